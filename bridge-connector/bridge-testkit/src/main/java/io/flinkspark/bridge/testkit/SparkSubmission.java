package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An application that was submitted to Spark: its driver process. Safe for use by many threads. */
public final class SparkSubmission {

  private final String mainClass;
  private final Process process;
  private final LogFile log;

  SparkSubmission(String mainClass, Process process, LogFile log) {
    this.mainClass = mainClass;
    this.process = process;
    this.log = log;
  }

  /**
   * Waits for the driver's end.
   *
   * @return the driver's exit code, 0 when the application succeeded
   * @throws TestkitException after the given time; the driver runs on
   */
  public int await(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TestkitException(
            "Cannot see the end of %s: not done after %s; log %s ends with\n%s"
                .formatted(mainClass, Progress.seconds(atMost), log.path(), log.tail(20)));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot see the end of " + mainClass + ": interrupted", e);
    }
  }

  /** Everything the driver printed so far, results and log lines. */
  public String log() {
    return log.textSince(0);
  }

  public Path logFile() {
    return log.path();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the driver in order (SIGTERM, after a grace SIGKILL). */
  public void stop() {
    Processes.stop(process);
  }

  /** Ends the driver at once (SIGKILL). */
  public void kill() {
    Processes.kill(process);
  }

  @Override
  public String toString() {
    return "Spark application " + mainClass;
  }
}
