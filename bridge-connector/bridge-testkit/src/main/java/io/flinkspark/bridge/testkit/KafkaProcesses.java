package io.flinkspark.bridge.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Kafka broker that is its own KRaft controller. Messages may be up to 40 MiB, and nothing
 * expires.
 */
public final class KafkaProcesses implements KafkaCluster {

  static final String SYSTEM = "kafka";
  static final List<String> ROLES = List.of("kafka", "kafka-controller");

  private static final Duration TOOL_TIMEOUT = Duration.ofMinutes(2);
  private static final String CLUSTER_ID = "Zmxpbmstc3BhcmstYnJpZA";

  private final Site site;
  private final MemberProcess broker;

  KafkaProcesses(Site site) {
    this.site = site;
    this.broker = new MemberProcess(SYSTEM, site, start -> launch());
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + site.ports().of("kafka");
  }

  @Override
  public String internalBootstrapServers() {
    return bootstrapServers();
  }

  @Override
  public Member broker() {
    return broker;
  }

  /**
   * Makes a topic with Kafka's own tool, which takes some seconds; where a Kafka client is on the
   * class path anyway, its AdminClient is faster.
   *
   * @throws TestkitException when the topic exists already, or a setting is wrong
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-server",
                bootstrapServers(),
                "--create",
                "--topic",
                name,
                "--partitions",
                String.valueOf(partitions)));
    configs.forEach(
        (key, value) -> {
          arguments.add("--config");
          arguments.add(key + "=" + value);
        });
    run("create topic " + name, "org.apache.kafka.tools.TopicCommand", arguments);
  }

  /**
   * Runs one of Kafka's command line tools, such as {@code org.apache.kafka.tools.GetOffsetShell}.
   *
   * @param what completes "Cannot …" in messages
   * @return what the tool printed
   */
  public String run(String what, String toolClass, List<String> arguments) {
    return site.run(
        what,
        tool(toolClass).withArguments(arguments),
        site.log(site.runName("kafka-tool")),
        TOOL_TIMEOUT);
  }

  /** Runs one of Kafka's command line tools that reads lines from standard input. */
  String run(String what, String toolClass, List<String> arguments, Path input) {
    LogFile log = site.log(site.runName("kafka-tool"));
    Process process =
        site.processes().startWithInput(tool(toolClass).withArguments(arguments), input, log);
    site.await(what, process, log, TOOL_TIMEOUT);
    return log.textSince(0);
  }

  SystemStart systemStart() {
    return new SystemStart(SYSTEM, ROLES, members(), this::start);
  }

  private void start() {
    format();
    broker.start();
  }

  private List<MemberProcess> members() {
    return List.of(broker);
  }

  private JavaCommand tool(String mainClass) {
    return site.java(SYSTEM, mainClass, classPath())
        .withJvmOptions("-Xmx256m", "-XX:TieredStopAtLevel=1");
  }

  private String classPath() {
    return confFolder() + ":" + site.classPaths().of(SYSTEM);
  }

  private Path confFolder() {
    return site.folder(SYSTEM, "conf");
  }

  private Path dataFolder() {
    return site.folder(SYSTEM, "data");
  }

  private Path serverProperties() {
    ConfigFiles.copyResource(
        "conf/log4j2-kafka.properties", confFolder().resolve("log4j2.properties"));
    return ConfigFiles.writeProperties(confFolder().resolve("server.properties"), settings());
  }

  private void format() {
    if (Files.exists(dataFolder().resolve("meta.properties"))) {
      return;
    }
    site.run(
        "format Kafka's storage",
        tool("kafka.tools.StorageTool")
            .withArguments("format", "-t", CLUSTER_ID, "-c", serverProperties().toString()),
        site.log("kafka-format"),
        TOOL_TIMEOUT);
  }

  private MemberProcess.Launch launch() {
    JavaCommand command =
        site.java(SYSTEM, "kafka.Kafka", classPath())
            .withJvmOptions("-Xms256m", "-Xmx512m")
            .withArguments(serverProperties().toString());
    return new MemberProcess.Launch(
        command, Readiness.printed("Kafka Server started").and(output -> answers()));
  }

  private Map<String, String> settings() {
    int port = site.ports().of("kafka");
    int controllerPort = site.ports().of("kafka-controller");
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", dataFolder().toString());
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("message.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    settings.put("replica.fetch.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    settings.put("replica.fetch.response.max.bytes", String.valueOf(MAX_MESSAGE_BYTES));
    // Event time is often years ago: by default such records expire within minutes, and each
    // week of event time opens a new segment.
    settings.put("log.retention.ms", "-1");
    settings.put("log.roll.hours", "876000");
    return settings;
  }

  /** Asks for the versions of the broker's API: request 18, version 0, with an empty body. */
  private Optional<String> answers() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), site.ports().of("kafka")), 2_000);
      socket.setSoTimeout(5_000);
      byte[] client = "testkit".getBytes(StandardCharsets.US_ASCII);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(10 + client.length);
      out.writeShort(18);
      out.writeShort(0);
      out.writeInt(1);
      out.writeShort(client.length);
      out.write(client);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readInt();
      int correlation = in.readInt();
      int error = in.readShort();
      return correlation == 1 && error == 0
          ? Optional.empty()
          : Optional.of("the broker answers a request with error " + error);
    }
  }
}
