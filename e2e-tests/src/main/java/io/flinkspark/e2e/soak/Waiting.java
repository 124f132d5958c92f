package io.flinkspark.e2e.soak;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what others do. */
final class Waiting {
  private static final long MILLIS_BETWEEN_LOOKS = 200;

  private Waiting() {}

  /**
   * Looks until it is so.
   *
   * @param what completes "Cannot see …"
   * @throws SoakException after the given time
   */
  static void until(String what, Duration atMost, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new SoakException("Cannot see %s after %d s".formatted(what, atMost.toSeconds()));
      }
      pause(MILLIS_BETWEEN_LOOKS);
    }
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SoakException("Cannot go on: interrupted", e);
    }
  }
}
