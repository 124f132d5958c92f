package io.flinkspark.jobs.spark.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Measures how long each stage took. Not thread-safe. */
final class ReportClock {
  private final LongSupplier nanos;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long since;

  ReportClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  /** Ends the stage that ran since the last call. */
  void ended(String stage) {
    long now = nanos.getAsLong();
    seconds.put(stage, Math.round((now - since) / 1e7) / 100.0);
    since = now;
  }

  /** Seconds of each stage, in the order in which they ended. */
  Map<String, Double> seconds() {
    return seconds;
  }
}
