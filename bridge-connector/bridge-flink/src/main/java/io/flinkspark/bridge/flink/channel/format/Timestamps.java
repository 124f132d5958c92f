package io.flinkspark.bridge.flink.channel.format;

/** Instants as numbers. */
public final class Timestamps {

  private static final long MICROS_PER_MILLI = 1000;
  private static final int NANOS_PER_MICRO = 1000;

  private Timestamps() {}

  /** Microseconds, cut off towards the past. */
  public static long micros(long millis, int nanosOfMilli) {
    return Math.addExact(
        Math.multiplyExact(millis, MICROS_PER_MILLI), nanosOfMilli / NANOS_PER_MICRO);
  }
}
