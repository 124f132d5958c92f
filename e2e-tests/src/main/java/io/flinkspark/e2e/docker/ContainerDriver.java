package io.flinkspark.e2e.docker;

import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.bridge.testkit.TestkitException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A driver in the container for submitting. The process here is the engine's client, which prints
 * what the driver prints and ends when it ends; to end the driver, its process there is told.
 */
final class ContainerDriver {
  /** Becomes the driver, after it has left word of which process that is. */
  private static final String LEAVE_WORD = "echo $$ > /tmp/$0.pid && exec \"$@\"";

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final ComposeProject project;
  private final String name;
  private final Process client;

  private ContainerDriver(ComposeProject project, String name, Process client) {
    this.project = project;
    this.name = name;
    this.client = client;
  }

  /**
   * @param name unique in the project
   */
  static SparkSubmission start(ComposeProject project, String name, List<String> command) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", LEAVE_WORD, name));
    words.addAll(command);
    Path log = project.logs().resolve(name + ".log");
    Process client = project.startInSubmit(words, log);
    ContainerDriver driver = new ContainerDriver(project, name, client);
    return new SparkSubmission(name, client, log, driver::stop, driver::kill);
  }

  private void stop() {
    signal("TERM");
    if (!ended()) {
      kill();
    }
  }

  private void kill() {
    signal("KILL");
    if (!ended()) {
      throw new TestkitException("Cannot kill %s: it runs on after %s".formatted(name, GRACE));
    }
  }

  private boolean ended() {
    try {
      return client.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot see the end of " + name + ": interrupted", e);
    }
  }

  /** A driver that has ended in between is no error: then nobody is there to be told. */
  private void signal(String signal) {
    if (client.isAlive()) {
      project.inSubmit(
          List.of("sh", "-c", "kill -%s $(cat /tmp/%s.pid) 2>&1 || true".formatted(signal, name)));
    }
  }
}
