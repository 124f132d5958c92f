package io.flinkspark.bridge.flink.channel.format;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.apache.flink.table.data.TimestampData;

/**
 * The event time that records hold themselves.
 *
 * @param isInMicros whether a number is of microseconds
 * @param <T> the records' type
 */
public record EventTimeColumn<T>(Function<T, Object> value, boolean isInMicros) {

  private static final long MICROS_PER_MILLI = 1000;

  /** In milliseconds; {@link Long#MIN_VALUE} for null. */
  public long millis(T record) {
    Object time = value.apply(record);
    if (time == null) {
      return Long.MIN_VALUE;
    }
    if (time instanceof TimestampData data) {
      return data.getMillisecond();
    }
    if (time instanceof Instant instant) {
      return instant.toEpochMilli();
    }
    if (time instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    long number = ((Number) time).longValue();
    return isInMicros ? Math.floorDiv(number, MICROS_PER_MILLI) : number;
  }
}
