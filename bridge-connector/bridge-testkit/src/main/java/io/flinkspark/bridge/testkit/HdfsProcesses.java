package io.flinkspark.bridge.testkit;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One NameNode and one DataNode; every block has one replica. */
public final class HdfsProcesses implements HdfsCluster {

  static final String SYSTEM = "hdfs";
  static final List<String> ROLES =
      List.of("namenode", "namenode-web", "datanode", "datanode-web", "datanode-ipc");

  private static final Duration FORMAT_TIMEOUT = Duration.ofMinutes(2);

  private final Site site;
  private final HdfsOptions options;
  private final MemberProcess nameNode;
  private final MemberProcess dataNode;
  private final WebHdfs webHdfs = new WebHdfs(this::webUrl);

  HdfsProcesses(Site site, HdfsOptions options) {
    this.site = site;
    this.options = options;
    this.nameNode =
        new MemberProcess(
            "namenode",
            site,
            start -> launch("org.apache.hadoop.hdfs.server.namenode.NameNode", nameNodeReady()));
    this.dataNode =
        new MemberProcess(
            "datanode",
            site,
            start -> launch("org.apache.hadoop.hdfs.server.datanode.DataNode", dataNodeReady()));
  }

  @Override
  public URI uri() {
    return URI.create("hdfs://" + address("namenode"));
  }

  @Override
  public String webUrl() {
    return "http://" + address("namenode-web");
  }

  @Override
  public Member nameNode() {
    return nameNode;
  }

  @Override
  public Member dataNode() {
    return dataNode;
  }

  @Override
  public WebHdfs webHdfs() {
    return webHdfs;
  }

  SystemStart systemStart() {
    return new SystemStart(SYSTEM, ROLES, members(), this::start);
  }

  private void start() {
    writeConfiguration();
    format();
    Together.start(members());
  }

  private List<MemberProcess> members() {
    return List.of(nameNode, dataNode);
  }

  private String address(String role) {
    return "127.0.0.1:" + site.ports().of(role);
  }

  private Path confFolder() {
    return site.folder(SYSTEM, "conf");
  }

  private void format() {
    if (Files.exists(site.folder(SYSTEM, "namenode").resolve("current/VERSION"))) {
      return;
    }
    site.run(
        "format HDFS",
        java("org.apache.hadoop.hdfs.server.namenode.NameNode")
            .withArguments("-format", "-force", "-nonInteractive"),
        site.log("namenode-format"),
        FORMAT_TIMEOUT);
  }

  private MemberProcess.Launch launch(String mainClass, Readiness readiness) {
    return new MemberProcess.Launch(java(mainClass), readiness);
  }

  private JavaCommand java(String mainClass) {
    return site.java(SYSTEM, mainClass, confFolder() + ":" + site.classPaths().of(SYSTEM))
        .withJvmOptions(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            // WebHDFS answers every request with status 500 without this one.
            "--add-opens=java.base/java.lang=ALL-UNNAMED");
  }

  private void writeConfiguration() {
    // The HTTP servers look for these folders on the class path; Hadoop's jars do not have them.
    site.folder(SYSTEM, "conf", "webapps", "hdfs");
    site.folder(SYSTEM, "conf", "webapps", "datanode");
    ConfigFiles.copyResource(
        "conf/log4j-hdfs.properties", confFolder().resolve("log4j.properties"));
    ConfigFiles.writeHadoopXml(
        confFolder().resolve("core-site.xml"),
        Map.of(
            "fs.defaultFS",
            uri().toString(),
            "hadoop.tmp.dir",
            site.folder(SYSTEM, "tmp").toString()));
    ConfigFiles.writeHadoopXml(confFolder().resolve("hdfs-site.xml"), settings());
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dfs.replication", "1");
    settings.put("dfs.permissions.enabled", "false");
    settings.put("dfs.namenode.name.dir", site.folder(SYSTEM, "namenode").toUri().toString());
    settings.put("dfs.datanode.data.dir", site.folder(SYSTEM, "datanode").toUri().toString());
    settings.put("dfs.namenode.http-address", address("namenode-web"));
    settings.put("dfs.datanode.hostname", "127.0.0.1");
    settings.put("dfs.datanode.address", address("datanode"));
    settings.put("dfs.datanode.http.address", address("datanode-web"));
    settings.put("dfs.datanode.ipc.address", address("datanode-ipc"));
    settings.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
    settings.put("dfs.namenode.safemode.extension", "0");
    settings.put("dfs.namenode.handler.count", "4");
    settings.put("dfs.datanode.handler.count", "4");
    // A DataNode counts as dead after 2 x 5 s + 10 x 1 s instead of ten minutes.
    settings.put("dfs.heartbeat.interval", "1");
    settings.put("dfs.namenode.heartbeat.recheck-interval", "5000");
    // Test data fits a small disk; stock HDFS refuses to write below its reserve otherwise.
    settings.put("dfs.datanode.du.reserved", "0");
    settings.put("dfs.namenode.resource.du.reserved", "1048576");
    settings.putAll(options.config());
    return settings;
  }

  private Readiness nameNodeReady() {
    return output -> {
      JsonObject state = bean(webUrl(), "NameNode", "FSNamesystemState");
      if (!"Operational".equals(state.getString("FSState"))) {
        return Optional.of("the NameNode is in state " + state.getString("FSState"));
      }
      return state.getInt("NumLiveDataNodes") == 0 && dataNode.isAlive()
          ? Optional.of("no DataNode has registered at the NameNode")
          : Optional.empty();
    };
  }

  private Readiness dataNodeReady() {
    return output -> {
      // The NameNode still counts the one that was killed; the new one itself knows better.
      String actors =
          bean("http://" + address("datanode-web"), "DataNode", "DataNodeInfo")
              .getString("BPServiceActorInfo", "");
      if (!actors.contains("RUNNING")) {
        return Optional.of("the DataNode has not registered at the NameNode: " + actors);
      }
      return bean(webUrl(), "NameNode", "FSNamesystemState").getInt("NumLiveDataNodes") == 0
          ? Optional.of("the NameNode knows no live DataNode")
          : Optional.empty();
    };
  }

  private static JsonObject bean(String webUrl, String service, String name) throws IOException {
    JsonArray beans =
        Rest.get("%s/jmx?qry=Hadoop:service=%s,name=%s".formatted(webUrl, service, name))
            .getArray("beans");
    if (beans == null || beans.isEmpty()) {
      throw new IOException(webUrl + "/jmx has no " + name + " yet");
    }
    return beans.getObject(0);
  }
}
