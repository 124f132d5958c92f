package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A driver that is a process of this machine. */
final class DriverProcess implements SparkSubmission {

  private final String mainClass;
  private final Process process;
  private final LogFile log;

  DriverProcess(String mainClass, Process process, LogFile log) {
    this.mainClass = mainClass;
    this.process = process;
    this.log = log;
  }

  @Override
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

  @Override
  public String log() {
    return log.textSince(0);
  }

  @Override
  public Path logFile() {
    return log.path();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void stop() {
    Processes.stop(process);
  }

  @Override
  public void kill() {
    Processes.kill(process);
  }

  @Override
  public String toString() {
    return "Spark application " + mainClass;
  }
}
