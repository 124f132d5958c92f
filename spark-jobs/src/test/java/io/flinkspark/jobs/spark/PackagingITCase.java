package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Opens the jar that people submit. */
class PackagingITCase {
  private static final Path JAR =
      Path.of("target", "spark-jobs-" + System.getProperty("project.version") + ".jar");
  private static final Pattern DEPENDENCY = Pattern.compile("^ +([^:]+:[^:]+):jar:([^:]+):\\w+");

  @Test
  void holdsOurPackagesRelocatedLibrariesAndKafkaOnly() throws IOException {
    assertThat(classes())
        .allMatch(
            name ->
                name.startsWith("io/flinkspark/jobs/spark/")
                    || name.startsWith("io/flinkspark/bridge/spark/")
                    || name.startsWith("io/flinkspark/bridge/protocol/")
                    || name.startsWith("io/flinkspark/schema/")
                    || name.startsWith("org/apache/kafka/")
                    || name.startsWith("org/apache/commons/pool2/")
                    || name.startsWith("org/apache/spark/sql/kafka010/")
                    || name.startsWith("org/apache/spark/streaming/kafka010/")
                    || name.startsWith("org/apache/spark/kafka010/"));
  }

  @Test
  void holdsEveryJob() throws IOException {
    assertThat(classes())
        .contains(
            "io/flinkspark/jobs/spark/TrafficReportJob.class",
            "io/flinkspark/jobs/spark/LiveTrafficJob.class",
            "io/flinkspark/jobs/spark/LiveDelayJob.class",
            "io/flinkspark/jobs/spark/ReadOrdersJob.class",
            "io/flinkspark/jobs/spark/HostCountStreamJob.class",
            "io/flinkspark/jobs/spark/RankedSampleJob.class",
            "io/flinkspark/jobs/spark/ValueCountJob.class",
            "io/flinkspark/jobs/spark/PublishJob.class",
            "io/flinkspark/jobs/spark/ReadChannelJob.class",
            "io/flinkspark/jobs/spark/HostHistoryJob.class",
            "io/flinkspark/bridge/spark/SparkBridge.class",
            "io/flinkspark/bridge/protocol/Token.class",
            "io/flinkspark/schema/WindowResult.class",
            "io/flinkspark/jobs/spark/shaded/avro/Schema.class",
            "io/flinkspark/jobs/spark/shaded/picocli/CommandLine.class");
  }

  @Test
  void bindsRecordsToTheRelocatedAvro() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      byte[] record =
          jar.getInputStream(jar.getEntry("io/flinkspark/schema/WindowResult.class"))
              .readAllBytes();
      assertThat(new String(record, StandardCharsets.ISO_8859_1))
          .contains("io/flinkspark/jobs/spark/shaded/avro/specific/SpecificRecordBase")
          .doesNotContain("Lorg/apache/avro/");
    }
  }

  @Test
  void registersTheChannelAndSparksKafkaSource() throws IOException {
    assertThat(text("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister"))
        .contains("io.flinkspark.bridge.spark.channel.")
        .contains("org.apache.spark.sql.kafka010.KafkaSourceProvider");
    assertThat(text("META-INF/services/org.apache.spark.security.HadoopDelegationTokenProvider"))
        .contains("org.apache.spark.kafka010.KafkaDelegationTokenProvider");
  }

  @Test
  void carriesLicenceAndNotice() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE")).contains("Flink-Spark Bridge", "Apache Avro");
  }

  @Test
  void dependsOnWhatIsCheckedIn() throws IOException {
    List<String> resolved =
        Files.readAllLines(Path.of("target/runtime-dependencies.txt")).stream()
            .map(line -> DEPENDENCY.matcher(line.replaceAll("\u001b\\[[;\\d]*m", "")))
            .filter(match -> match.find())
            .map(match -> match.group(1) + ":" + match.group(2))
            .sorted()
            .toList();
    assertThat(resolved)
        .as("runtime-dependencies.txt")
        .isEqualTo(Files.readAllLines(Path.of("runtime-dependencies.txt")));
  }

  private static List<String> classes() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")).toList();
    }
  }

  private static String text(String entry) throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return new String(
          jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
