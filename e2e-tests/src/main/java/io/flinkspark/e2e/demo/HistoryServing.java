package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.SparkSubmission;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark application that publishes the hosts' history, as its driver announces it.
 *
 * @param driver the driver, which serves until the history is read and checkpointed
 * @param address where Flink finds it
 * @param until where the history ends
 */
record HistoryServing(SparkSubmission driver, String address, Instant until)
    implements AutoCloseable {

  private static final Pattern UNTIL = Pattern.compile("History of all hosts until (\\S+)");
  private static final Pattern SERVING = Pattern.compile("Serving \\S+ at (bridge://\\S+), part");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /**
   * Waits until readers may come.
   *
   * @throws DemoException when the driver ends before, or after this time; it is stopped then
   */
  static HistoryServing await(SparkSubmission driver, Duration atMost) {
    Instant end = Instant.now().plus(atMost);
    while (true) {
      boolean alive = driver.isAlive();
      Matcher until = UNTIL.matcher(driver.log());
      Matcher serving = SERVING.matcher(driver.log());
      if (until.find() && serving.find()) {
        return new HistoryServing(driver, serving.group(1), Instant.parse(until.group(1)));
      }
      if (!alive || Instant.now().isAfter(end)) {
        driver.stop();
        throw new DemoException(
            "Cannot publish the hosts' history: %s; its log is %s"
                .formatted(
                    alive ? "not there after " + atMost.toSeconds() + " s" : "Spark's driver ended",
                    driver.logFile().getFileName()));
      }
      pause(driver);
    }
  }

  private static void pause(SparkSubmission driver) {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      driver.stop();
      throw new DemoException("Cannot publish the hosts' history: interrupted", e);
    }
  }

  /** The same through another address. */
  HistoryServing at(String other) {
    return new HistoryServing(driver, other, until);
  }

  /** Waits until Spark has heard that everything was read and checkpointed. */
  void awaitDrained(Duration atMost) {
    int exitCode = driver.await(atMost);
    if (exitCode != 0) {
      throw new DemoException(
          "Spark did not hear that the hosts' history was read: exit code %d; its log is %s"
              .formatted(exitCode, driver.logFile().getFileName()));
    }
  }

  /** Ends the driver, if it has not ended. */
  @Override
  public void close() {
    driver.stop();
  }
}
