package io.flinkspark.schema.window;

import java.io.Serializable;

/**
 * A window in time.
 *
 * @param start first millisecond, since the epoch
 * @param end the millisecond after the last one
 */
public record TimeRange(long start, long end) implements Serializable {

  public TimeRange {
    if (end <= start) {
      throw new IllegalArgumentException(
          "Cannot make a time range: the end is not after the start (%d, %d)"
              .formatted(start, end));
    }
  }

  /** Whether an instant lies inside. */
  public boolean contains(long epochMillis) {
    return start <= epochMillis && epochMillis < end;
  }
}
