package io.flinkspark.e2e.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile copies, out of Maven's repository and this build; needs no engine. */
final class ImageFilesE2ECase {
  @TempDir private Path build;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void laysOutTheSystemsAndTheShippedJars() throws IOException {
    stage();
    assertThat(names("kafka/lib")).anyMatch(name -> name.matches("kafka_2[.]13-.*[.]jar"));
    assertThat(names("hdfs/lib")).anyMatch(name -> name.matches("hadoop-hdfs-[0-9].*[.]jar"));
    assertThat(names("flink/lib")).anyMatch(name -> name.matches("flink-runtime-[0-9].*[.]jar"));
    assertThat(names("spark/jars")).anyMatch(name -> name.matches("spark-core_2[.]12-.*[.]jar"));
    assertThat(names("flink/opt"))
        .hasSize(4)
        .anyMatch(name -> name.startsWith("flink-sql-gateway-"))
        .anyMatch(name -> name.startsWith("flink-sql-client-"))
        .anyMatch(name -> name.startsWith("flink-python-"))
        .anyMatch(name -> name.startsWith("flink-metrics-prometheus-"));
    assertThat(names("jars"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    "flink-jobs",
                    "spark-jobs",
                    "bridge-flink",
                    "bridge-spark",
                    "bridge-spark-functions")
                .map(module -> module + "-" + Installation.VERSION + ".jar")
                .toList());
    assertThat(build.resolve("flink/module.options"))
        .content()
        .contains("--add-opens=java.base/java.util=ALL-UNNAMED\n");
    assertThat(names("submit")).containsExactly("log4j2.properties");
    assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain(", 0 of them changed");

    stage();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(", 0 of them changed");
  }

  private void stage() throws IOException {
    Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8));
    new ImageFiles(Installation.detect(), build, progress).stage();
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(build.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
