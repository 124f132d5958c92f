package io.flinkspark.e2e.docker;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code docker compose} on the compose file of this project, and plain {@code docker} beside
 * it, with the environment of this process ({@code DOCKER_HOST}, {@code DOCKER_CONFIG}, the
 * variables of the compose file). Every call has its time; what takes longer is killed.
 * Thread-safe.
 */
public final class Compose {
  private final Path file;
  private final Map<String, String> environment;
  private final String program;

  /**
   * @param folder with compose.yaml
   * @param environment on top of that of this process, for example {@code COMPOSE_PROJECT_NAME}
   */
  public Compose(Path folder, Map<String, String> environment) {
    this(folder, environment, "docker");
  }

  Compose(Path folder, Map<String, String> environment, String program) {
    this.file = folder.resolve("compose.yaml");
    this.environment = Map.copyOf(environment);
    this.program = program;
  }

  /**
   * What a command said.
   *
   * @param exitCode 0 when it succeeded
   * @param output its standard output
   * @param errors its standard error; compose writes progress there
   */
  public record Result(int exitCode, String output, String errors) {
    public boolean isSuccess() {
      return exitCode == 0;
    }
  }

  /** Runs a command of compose and keeps what it says. */
  public Result run(Duration atMost, String... arguments) throws InterruptedException {
    return keep(atMost, command(arguments));
  }

  /**
   * Runs a command of compose that talks to the person in front.
   *
   * @return its exit code
   */
  public int show(Duration atMost, String... arguments) throws InterruptedException {
    List<String> command = command(arguments);
    Process process = start(builder(command).inheritIO());
    await(process, atMost, command);
    return process.exitValue();
  }

  /** Runs a command of docker itself and keeps what it says. */
  public Result docker(Duration atMost, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    return keep(atMost, command);
  }

  /** Starts a command of compose; both its outputs are appended to a file. */
  Process start(Path log, ProcessBuilder.Redirect input, String... arguments) {
    return start(log, input, command(arguments));
  }

  /** Starts a command with what compose has around it: variables, folder. */
  Process start(Path log, ProcessBuilder.Redirect input, List<String> command) {
    return start(
        builder(command)
            .redirectErrorStream(true)
            .redirectInput(input)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program, "compose", "--file", file.toString()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(file.getParent().toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  /** Through files, so that no thread has to read while the command runs. */
  private Result keep(Duration atMost, List<String> command) throws InterruptedException {
    try {
      Path output = Files.createTempFile("docker", ".out");
      Path errors = Files.createTempFile("docker", ".err");
      try {
        Process process =
            start(
                builder(command)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile()));
        await(process, atMost, command);
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CannotException(
          "run docker",
          e.getMessage(),
          "Install docker with compose 2 or later; on Debian without a registry docker/prepare does.",
          e);
    }
  }

  private static void await(Process process, Duration atMost, List<String> command)
      throws InterruptedException {
    boolean ended = false;
    try {
      ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) {
        // Compose is a child of docker.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!ended) {
      throw new CannotException(
          "finish '" + String.join(" ", command) + "'",
          "it took longer than " + atMost.toSeconds() + " s",
          "See whether the engine is busy, or ask again.");
    }
  }
}
