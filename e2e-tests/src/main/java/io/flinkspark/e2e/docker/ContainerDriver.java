package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.bridge.testkit.TestkitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A driver in the container for submitting. The process here is the engine's client, which prints
 * what the driver prints and ends when it ends; to end the driver, its process there is told.
 */
final class ContainerDriver implements SparkSubmission {
  /** Becomes the driver, after it has left word of which process that is. */
  private static final String LEAVE_WORD = "echo $$ > /tmp/$0.pid && exec \"$@\"";

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final ComposeProject project;
  private final String name;
  private final Process client;
  private final Path log;

  private ContainerDriver(ComposeProject project, String name, Process client, Path log) {
    this.project = project;
    this.name = name;
    this.client = client;
    this.log = log;
  }

  /**
   * @param name unique in the project
   */
  static ContainerDriver start(ComposeProject project, String name, List<String> command) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", LEAVE_WORD, name));
    words.addAll(command);
    Path log = project.logs().resolve(name + ".log");
    return new ContainerDriver(project, name, project.startInSubmit(words, log), log);
  }

  @Override
  public int await(Duration atMost) {
    if (!ended(atMost)) {
      throw new TestkitException(
          "Cannot see the end of %s: not done after %s; its log is %s"
              .formatted(name, atMost, log));
    }
    return client.exitValue();
  }

  private boolean ended(Duration atMost) {
    try {
      return client.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot see the end of " + name + ": interrupted", e);
    }
  }

  @Override
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path logFile() {
    return log;
  }

  @Override
  public long pid() {
    return client.pid();
  }

  @Override
  public boolean isAlive() {
    return client.isAlive();
  }

  @Override
  public void stop() {
    signal("TERM");
    if (!ended(GRACE)) {
      kill();
    }
  }

  @Override
  public void kill() {
    signal("KILL");
    await(GRACE);
  }

  /** A driver that has ended in between is no error: then nobody is there to be told. */
  private void signal(String signal) {
    if (isAlive()) {
      project.inSubmit(
          List.of("sh", "-c", "kill -%s $(cat /tmp/%s.pid) 2>&1 || true".formatted(signal, name)));
    }
  }

  @Override
  public String toString() {
    return "Spark application " + name;
  }
}
