package io.flinkspark.jobs.flink.accesslog;

import java.time.Instant;

/**
 * Watermarks as timestamps of records. Flink's first and last watermark are the ends of what a long
 * can hold, and engines that count microseconds overflow on them: they become the first instant of
 * year 1 and the last millisecond of year 9999.
 */
final class Timestamps {

  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private Timestamps() {}

  static Instant ofWatermark(long watermark) {
    return Instant.ofEpochMilli(Math.min(Math.max(watermark, FIRST), LAST));
  }
}
