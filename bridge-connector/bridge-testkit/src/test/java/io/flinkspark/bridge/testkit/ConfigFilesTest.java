package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ConfigFilesTest {

  @TempDir Path folder;

  @Test
  void propertiesKeepBackslashesAndEqualSigns() throws Exception {
    Path file =
        ConfigFiles.writeProperties(
            folder.resolve("a"), Map.of("key", "C:\\logs", "options", "-Da=b -Dc"));
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    }
    assertThat(read).containsOnly(Map.entry("key", "C:\\logs"), Map.entry("options", "-Da=b -Dc"));
  }

  @Test
  void hadoopXmlIsWellFormedWhateverTheValue() throws Exception {
    Path file = ConfigFiles.writeHadoopXml(folder.resolve("a.xml"), Map.of("key", "a<b & c>d"));
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(document.getElementsByTagName("name").item(0).getTextContent()).isEqualTo("key");
    assertThat(document.getElementsByTagName("value").item(0).getTextContent())
        .isEqualTo("a<b & c>d");
  }

  @Test
  void yamlQuotesEveryValue() throws Exception {
    Path file = ConfigFiles.writeYaml(folder.resolve("a.yaml"), Map.of("some.key", "it's: #1"));
    assertThat(file).hasContent("some.key: 'it''s: #1'\n");
  }

  @Test
  void flinkOptionsOverwriteTheTestkitsSettings() {
    FlinkOptions options =
        FlinkOptions.defaults().withSlots(3).with("heartbeat.timeout", "99").with("my.key", "1");
    Map<String, String> settings =
        FlinkConfiguration.settings(options, 1, 2, folder, folder.resolve("state"));
    assertThat(settings)
        .containsEntry("heartbeat.timeout", "99")
        .containsEntry("my.key", "1")
        .containsEntry("taskmanager.numberOfTaskSlots", "3")
        .containsEntry("taskmanager.cpu.cores", "3.0")
        .containsEntry("rest.port", "1")
        .containsEntry("jobmanager.rpc.port", "2");
  }

  @Test
  void sparkHomeLinksJarsAndCanBeWrittenAgain() throws Exception {
    Path jar = Files.writeString(folder.resolve("spark-core.jar"), "jar");
    Map<String, String> defaults =
        SparkHome.defaults(
            "spark://127.0.0.1:1",
            folder,
            new ClassArchive(folder.resolve("spark.jar"), folder.resolve("spark.jsa")),
            SparkOptions.defaults().with("spark.executor.memory", "1g"));
    SparkHome.write(folder.resolve("home"), jar.toString(), defaults);
    SparkHome home = SparkHome.write(folder.resolve("home"), jar.toString(), defaults);
    assertThat(home.folder().resolve("jars/spark-core.jar")).isSymbolicLink().hasContent("jar");
    assertThat(home.folder().resolve("conf/spark-defaults.conf"))
        .content()
        .contains("spark.executor.memory=1g\n", "spark.master=spark://127.0.0.1:1\n");
  }
}
