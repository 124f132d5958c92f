package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.flink.channel.FileProgram;
import io.flinkspark.bridge.flink.channel.format.WrittenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the shipped jar. */
class PackagingITCase {

  private static final Path JAR =
      Path.of("target", "bridge-flink-" + System.getProperty("project.version") + ".jar");

  @TempDir private Path folder;

  private static List<String> files() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  @Test
  void holdsTheBridgeAndWhatItRelocatedAndNothingElse() throws IOException {
    assertThat(files())
        .contains(
            "io/flinkspark/bridge/flink/SparkSource.class",
            "io/flinkspark/bridge/protocol/FramedConnection.class",
            "io/flinkspark/bridge/flink/shaded/arrow/flatbuf/RecordBatch.class",
            "io/flinkspark/bridge/flink/shaded/flatbuffers/Table.class",
            "io/flinkspark/bridge/flink/shaded/jackson/core/JsonParser.class",
            "io/flinkspark/bridge/flink/channel/ChannelSink.class",
            "io/flinkspark/bridge/flink/shaded/parquet/hadoop/ParquetWriter.class")
        .allMatch(
            file ->
                file.startsWith("io/flinkspark/bridge/flink/")
                    || file.startsWith("io/flinkspark/bridge/protocol/")
                    || file.startsWith("META-INF/"));
  }

  @Test
  void itsClassesKnowTheRelocatedNamesOnly() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      ZipEntry entry = jar.getEntry("io/flinkspark/bridge/flink/arrow/ArrowBatchReader.class");
      String constants =
          new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(constants)
          .contains("io/flinkspark/bridge/flink/shaded/arrow/flatbuf/RecordBatch")
          .doesNotContain("org/apache/arrow");
      ZipEntry ledger = jar.getEntry("io/flinkspark/bridge/protocol/channel/JsonInput.class");
      assertThat(new String(jar.getInputStream(ledger).readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("io/flinkspark/bridge/flink/shaded/jackson/core/JsonParser")
          .doesNotContain("com/fasterxml");
    }
  }

  @Test
  void itsParquetIsItsOwn() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      ZipEntry entry = jar.getEntry("io/flinkspark/bridge/flink/channel/format/ParquetFile.class");
      assertThat(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("io/flinkspark/bridge/flink/shaded/parquet/hadoop/ParquetWriter")
          .doesNotContain("org/apache/parquet");
      assertThat(files())
          .noneMatch(file -> file.startsWith("META-INF/services/") && file.contains("jackson"));
    }
    Path written = folder.resolve("a.parquet");

    FileProgram.run(
        written.toString(),
        ".*([/\\\\](parquet-|hadoop-)[^/\\\\]*\\.jar|bridge-flink[/\\\\]target[/\\\\]classes[/\\\\]?)"
            + "|.*[/\\\\]bridge-flink-[^/\\\\]*\\.jar|.*bridge-protocol.*",
        JAR);

    assertThat(new WrittenFile(written).parquetRows()).isEqualTo(List.of(List.of(7L, "seven")));
  }

  @Test
  void holdsTheDependenciesOnRecord() throws IOException {
    assertThat(dependencies(Path.of("target", "runtime-dependencies.txt")))
        .isEqualTo(dependencies(Path.of("runtime-dependencies.txt")));
  }

  private static List<String> dependencies(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceAll("(\\u001B\\[| -- module).*", "").strip())
        .filter(line -> line.contains(":jar:"))
        .toList();
  }
}
