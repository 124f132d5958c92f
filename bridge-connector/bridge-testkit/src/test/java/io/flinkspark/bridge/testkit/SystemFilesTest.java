package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SystemFilesTest {
  /** Of the containers; this module's tests run in its own folder. */
  private static final Path DOCKER = Path.of("../../docker");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "flink", "spark", "spark-quiet"})
  void logsOfLog4j2(String system) throws IOException {
    SystemFiles.copyLogging(system, folder.resolve("log4j2.properties"));
    assertThat(folder.resolve("log4j2.properties")).content().contains("rootLogger.level");
  }

  @Test
  void logsOfHadoop() {
    SystemFiles.copyLogging("hdfs", folder.resolve("log4j.properties"));
    assertThat(folder.resolve("log4j.properties")).content().contains("log4j.rootLogger");
  }

  /** Addresses and folders are others there; all else is as the process clusters have it. */
  @Test
  void flinkInContainersIsSetAsHere() throws IOException {
    Map<String, String> here =
        FlinkConfiguration.settings(FlinkOptions.defaults(), 8081, 6123, Path.of("/tmp"), folder);
    here.keySet()
        .removeIf(
            key -> key.matches(".*(host|address|checkpointing[.](savepoint-)?dir|bind-port)"));
    assertThat(containers("flink/conf/config.yaml", ": ")).containsAllEntriesOf(here);
    assertThat(Files.readString(DOCKER.resolve("flink/bin/taskmanager.sh")))
        .contains(String.join(" ", FlinkConfiguration.taskManagerMemory(FlinkOptions.defaults())));
    assertThat(Files.readString(DOCKER.resolve("flink/bin/jobmanager.sh")))
        .contains(String.join(" ", FlinkConfiguration.JOB_MANAGER_MEMORY));
  }

  @Test
  void kafkaInContainersTakesTheSameMessages() throws IOException {
    assertThat(containers("kafka/conf/server.properties", "="))
        .containsEntry("message.max.bytes", String.valueOf(KafkaCluster.MAX_MESSAGE_BYTES))
        .containsEntry("log.retention.ms", "-1");
  }

  private static Map<String, String> containers(String file, String separator) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(DOCKER.resolve(file));
    for (String line : lines) {
      int at = line.indexOf(separator);
      if (at > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, at), line.substring(at + separator.length()));
      }
    }
    return settings;
  }
}
