package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * From the least to the greatest event time of some rows, both inclusive, in milliseconds since
 * 1970 UTC.
 */
public record EventTimes(long min, long max) {

  /** Of rows without event time, and of no rows. */
  public static final EventTimes NONE = new EventTimes(Long.MAX_VALUE, Long.MIN_VALUE);

  public EventTimes {
    check(
        min <= max || min == Long.MAX_VALUE && max == Long.MIN_VALUE,
        "Cannot use event times: the least is behind the greatest (%d, %d)",
        min,
        max);
  }

  public boolean isNone() {
    return min > max;
  }

  /** The range that holds both. */
  public EventTimes and(EventTimes other) {
    return new EventTimes(Math.min(min, other.min), Math.max(max, other.max));
  }
}
