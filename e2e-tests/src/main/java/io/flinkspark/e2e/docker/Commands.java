package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.TestkitException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the engine's command line, with some variables on top of this process's environment. What a
 * command prints goes to a file, so that nobody has to read along. Thread-safe.
 */
final class Commands {
  static final ProcessBuilder.Redirect NO_INPUT =
      ProcessBuilder.Redirect.from(new File("/dev/null"));

  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param folder for what commands print
   */
  Commands(Map<String, String> environment, Path folder) {
    this.environment = Map.copyOf(environment);
    this.folder = folder;
  }

  /** Starts a command; both its outputs are appended to the log. */
  Process start(List<String> command, Path log, ProcessBuilder.Redirect input) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectInput(input)
          .start();
    } catch (IOException e) {
      throw new TestkitException("Cannot run %s: %s".formatted(command, e.getMessage()), e);
    }
  }

  /**
   * Runs a command to its end.
   *
   * @return what it printed
   * @throws TestkitException when it fails, with what it printed
   */
  String run(List<String> command, Duration atMost) {
    try {
      Path log = Files.createTempFile(folder, "command-", ".log");
      try {
        Process process = start(command, log, NO_INPUT);
        int exitCode = exitCode(String.join(" ", command), process, atMost);
        String output = Files.readString(log);
        if (exitCode != 0) {
          throw new TestkitException(
              "Cannot run %s: exit code %d, it printed\n%s"
                  .formatted(String.join(" ", command), exitCode, output));
        }
        return output;
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot run %s: %s".formatted(command, e.getMessage()), e);
    }
  }

  /** Waits until a command has ended well. */
  void await(String what, Process process, Duration atMost) {
    int exitCode = exitCode(what, process, atMost);
    if (exitCode != 0) {
      throw new TestkitException("Cannot %s: exit code %d".formatted(what, exitCode));
    }
  }

  private static int exitCode(String what, Process process, Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new TestkitException("Cannot %s: not done after %s".formatted(what, atMost));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new TestkitException("Cannot " + what + ": interrupted", e);
    }
  }
}
