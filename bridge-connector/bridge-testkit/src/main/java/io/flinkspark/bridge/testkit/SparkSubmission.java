package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An application that was submitted to Spark: its driver. Safe for use by many threads. */
public final class SparkSubmission {

  private final String mainClass;
  private final Process process;
  private final LogFile log;
  private final Runnable stop;
  private final Runnable kill;

  SparkSubmission(String mainClass, Process process, LogFile log) {
    this(mainClass, process, log, () -> Processes.stop(process), () -> Processes.kill(process));
  }

  /**
   * A driver that runs elsewhere, with a process here that prints what it prints and ends with its
   * exit code when it ends.
   *
   * @param log gets what the process here prints
   * @param stop ends the driver in order
   * @param kill ends the driver at once
   */
  public SparkSubmission(
      String mainClass, Process process, Path log, Runnable stop, Runnable kill) {
    this(mainClass, process, new LogFile(log), stop, kill);
  }

  private SparkSubmission(
      String mainClass, Process process, LogFile log, Runnable stop, Runnable kill) {
    this.mainClass = mainClass;
    this.process = process;
    this.log = log;
    this.stop = stop;
    this.kill = kill;
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

  /** The process id of the driver, or of what stands for it on this machine. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the driver in order (SIGTERM, after a grace SIGKILL). */
  public void stop() {
    stop.run();
  }

  /** Ends the driver at once (SIGKILL). */
  public void kill() {
    kill.run();
  }

  @Override
  public String toString() {
    return "Spark application " + mainClass;
  }
}
