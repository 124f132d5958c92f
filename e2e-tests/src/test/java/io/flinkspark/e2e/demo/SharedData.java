package io.flinkspark.e2e.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real logs with answers, outside the project. */
final class SharedData {
  private SharedData() {}

  /** A real log; the test is skipped where it is not. */
  static Path log(String name) {
    Path log = Path.of(System.getProperty("shared.data.dir", "../shared/data"), "logs", name);
    assumeTrue(
        Files.exists(log),
        () -> log + " is not there: skipped. Set -Dshared.data.dir to the folder with the logs.");
    return log;
  }

  static ExpectedResults expected(Path log) {
    return new ExpectedResults(log.resolveSibling("expected"), log.getFileName().toString());
  }
}
