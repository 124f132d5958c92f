package io.flinkspark.bridge.functions.state;

import java.io.Serializable;
import java.time.Duration;

/**
 * How records are gathered before a function is called, so that it sees them as in a micro-batch of
 * Spark: per key, all of a batch at once. Batches are the intervals of the given length since the
 * epoch.
 */
public final class Batching implements Serializable {
  private static final long serialVersionUID = 1;

  /** One call per record. */
  static final Batching NONE = new Batching(0, false);

  private final long interval;
  private final boolean eventTime;

  private Batching(long interval, boolean eventTime) {
    this.interval = interval;
    this.eventTime = eventTime;
  }

  /**
   * By the clock, as Spark's triggers: a record belongs to the interval in which it arrives, and
   * the function is called when that ends.
   *
   * @throws IllegalArgumentException if the interval is less than a millisecond
   */
  public static Batching processingTime(Duration interval) {
    return new Batching(positive(interval), false);
  }

  /**
   * By the records' timestamps: the same records make the same batches whenever they arrive. The
   * function is called when the watermark has passed the interval. The watermark it sees is the end
   * of the interval before, which is what Spark would show it at most.
   *
   * @throws IllegalArgumentException if the interval is less than a millisecond
   */
  public static Batching eventTime(Duration interval) {
    return new Batching(positive(interval), true);
  }

  private static long positive(Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Cannot gather records in batches: the interval is less than 1 ms (" + interval + ")");
    }
    return interval.toMillis();
  }

  boolean isOn() {
    return interval > 0;
  }

  boolean isEventTime() {
    return eventTime;
  }

  long interval() {
    return interval;
  }

  /**
   * The tick that ends the interval of a time: by the clock its end, in event time its last
   * millisecond.
   */
  long tick(long time) {
    long end = Math.floorDiv(time, interval) * interval + interval;
    return eventTime ? end - 1 : end;
  }
}
