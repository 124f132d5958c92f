package io.flinkspark.jobs.flink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Real logs with answers, outside of the project; a test that needs them is skipped without. */
public final class SharedData {

  private SharedData() {}

  /** A log. */
  public static Path log(String name) {
    return existing("logs/" + name);
  }

  /** The rows of a file of answers, without its header. */
  public static List<String> expected(String log, String table) {
    List<String> lines = lines(existing("logs/expected/" + log + "." + table));
    return lines.subList(1, lines.size());
  }

  /** A file of answers as text. */
  public static String expectedJson(String log) {
    return lines(existing("logs/expected/" + log + ".expected.json")).stream()
        .collect(Collectors.joining("\n"));
  }

  private static Path existing(String name) {
    Path file = Path.of(System.getProperty("shared.data.dir", "../shared/data")).resolve(name);
    assumeTrue(Files.exists(file), () -> "skipped: " + file + " is not there");
    return file;
  }

  private static List<String> lines(Path file) {
    try {
      return List.of(Files.readString(file, ISO_8859_1).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
