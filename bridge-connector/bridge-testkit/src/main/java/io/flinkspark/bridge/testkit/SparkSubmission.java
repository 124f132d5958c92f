package io.flinkspark.bridge.testkit;

import java.nio.file.Path;
import java.time.Duration;

/** An application that was submitted to Spark: its driver. Safe for use by many threads. */
public interface SparkSubmission {

  /**
   * Waits for the driver's end.
   *
   * @return the driver's exit code, 0 when the application succeeded
   * @throws TestkitException after the given time; the driver runs on
   */
  int await(Duration atMost);

  /** Everything the driver printed so far, results and log lines. */
  String log();

  Path logFile();

  /** The process id of the driver, on this machine. */
  long pid();

  boolean isAlive();

  /** Ends the driver in order (SIGTERM, after a grace SIGKILL). */
  void stop();

  /** Ends the driver at once (SIGKILL). */
  void kill();
}
