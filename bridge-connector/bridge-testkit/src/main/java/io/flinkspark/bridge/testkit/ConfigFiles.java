package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes settings in the formats that the systems read. */
final class ConfigFiles {

  private ConfigFiles() {}

  /** Java properties, for Kafka and Spark. Values keep their backslashes. */
  static Path writeProperties(Path file, Map<String, String> settings) {
    return write(
        file,
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
            .collect(Collectors.joining("\n", "", "\n")));
  }

  /** Hadoop's XML. */
  static Path writeHadoopXml(Path file, Map<String, String> settings) {
    return write(
        file,
        settings.entrySet().stream()
            .map(
                entry ->
                    "  <property><name>%s</name><value>%s</value></property>"
                        .formatted(entry.getKey(), escapeXml(entry.getValue())))
            .collect(
                Collectors.joining(
                    "\n", "<?xml version=\"1.0\"?>\n<configuration>\n", "\n</configuration>\n")));
  }

  /** Flat YAML with every value quoted, for Flink. */
  static Path writeYaml(Path file, Map<String, String> settings) {
    return write(
        file,
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'")
            .collect(Collectors.joining("\n", "", "\n")));
  }

  /** Copies a file from the testkit's jar. */
  static Path copyResource(String resource, Path file) {
    try (InputStream in = ConfigFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new TestkitException("Cannot read " + resource + ": not in the testkit's jar");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escapeXml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
