package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Opens the shipped jar: what has to be there, and nothing that the cluster brings. */
class PackagingITCase {

  private static final Path JAR =
      Path.of("target/flink-jobs-" + System.getProperty("project.version") + ".jar");
  private static final Pattern ARTIFACT = Pattern.compile("^\\s+([\\w.-]+(?::[\\w.-]+){4})");

  @Test
  void holdsTheDependenciesThatAreWrittenDown() throws IOException {
    List<String> actual =
        Files.readAllLines(Path.of("target/runtime-dependencies.txt")).stream()
            .map(ARTIFACT::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .toList();

    assertThat(actual)
        .containsExactlyElementsOf(Files.readAllLines(Path.of("runtime-dependencies.txt")));
  }

  @Test
  void holdsOurJobsAndWhatTheyNeed() throws IOException {
    assertThat(classes())
        .contains(
            "io/flinkspark/jobs/flink/AccessLogJob.class",
            "io/flinkspark/jobs/flink/ValueCountJob.class",
            "io/flinkspark/jobs/flink/ReadPublicationJob.class",
            "io/flinkspark/jobs/flink/WriteOrdersJob.class",
            "io/flinkspark/bridge/flink/channel/ChannelSink.class",
            "io/flinkspark/jobs/flink/WriteChannelJob.class",
            "io/flinkspark/jobs/flink/SiteSessionsJob.class",
            "io/flinkspark/jobs/flink/sessions/Sessionize.class",
            "io/flinkspark/bridge/flink/SparkSource.class",
            "io/flinkspark/bridge/flink/shaded/arrow/flatbuf/RecordBatch.class",
            "io/flinkspark/bridge/protocol/FramedConnection.class",
            "io/flinkspark/schema/AccessEvent.class",
            "org/apache/avro/Schema.class",
            "org/apache/flink/formats/avro/typeutils/AvroTypeInfo.class",
            "org/apache/flink/formats/parquet/ParquetWriterFactory.class",
            "org/apache/flink/connector/kafka/sink/KafkaSink.class",
            "org/apache/kafka/clients/producer/KafkaProducer.class",
            "org/apache/parquet/avro/AvroParquetWriter.class",
            "picocli/CommandLine.class");
  }

  @Test
  void holdsNothingThatTheClusterBrings() throws IOException {
    assertThat(classes())
        .noneMatch(name -> name.startsWith("org/apache/hadoop/"))
        .noneMatch(name -> name.startsWith("org/apache/spark/"))
        .noneMatch(name -> name.startsWith("scala/"))
        .noneMatch(name -> name.startsWith("io/flinkspark/bridge/functions/"))
        .noneMatch(name -> name.startsWith("org/apache/arrow/"))
        .noneMatch(name -> name.startsWith("com/google/flatbuffers/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("org/xerial/"))
        .noneMatch(name -> name.startsWith("org/openjdk/jmh/"));
    assertThat(classes().stream().filter(name -> name.startsWith("org/apache/flink/")))
        .allMatch(
            name ->
                name.startsWith("org/apache/flink/formats/avro/")
                    || name.startsWith("org/apache/flink/formats/parquet/")
                    || name.startsWith("org/apache/flink/connector/kafka/")
                    || name.startsWith("org/apache/flink/streaming/connectors/kafka/")
                    || name.endsWith("/JSONKeyValueDeserializationSchema.class"));
  }

  @Test
  void hasOneLicenceAndNoSignatures() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> meta =
          jar.stream().map(ZipEntry::getName).filter(name -> name.startsWith("META-INF/")).toList();

      assertThat(meta)
          .contains("META-INF/LICENSE", "META-INF/NOTICE")
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"))
          .doesNotContain("META-INF/DEPENDENCIES");
      String services =
          new String(
              jar.getInputStream(
                      jar.getEntry("META-INF/services/org.apache.flink.table.factories.Factory"))
                  .readAllBytes());
      assertThat(services).contains("kafka", "avro", "parquet", "SparkTableFactory");
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo(AccessLogJob.class.getName());
    }
  }

  private static Set<String> classes() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream()
          .map(ZipEntry::getName)
          .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
          .filter(name -> name.endsWith(".class"))
          .collect(Collectors.toSet());
    }
  }
}
