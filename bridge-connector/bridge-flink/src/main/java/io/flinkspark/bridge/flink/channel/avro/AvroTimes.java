package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Dates and times as the numbers that Avro has for them; generated classes hold java.time's. */
final class AvroTimes {

  private static final long NANOS_PER_MICRO = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private AvroTimes() {}

  static int integer(Object value) {
    if (value instanceof LocalDate date) {
      return Math.toIntExact(date.toEpochDay());
    }
    if (value instanceof LocalTime time) {
      return (int) (time.toNanoOfDay() / NANOS_PER_MILLI);
    }
    return (Integer) value;
  }

  static long whole(Object value, boolean micros) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Instant instant) {
      return sinceEpoch(instant, micros);
    }
    if (value instanceof LocalDateTime local) {
      return sinceEpoch(local.toInstant(ZoneOffset.UTC), micros);
    }
    return ((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO;
  }

  private static long sinceEpoch(Instant instant, boolean micros) {
    long millis = instant.toEpochMilli();
    return micros
        ? Timestamps.micros(millis, Math.floorMod(instant.getNano(), (int) NANOS_PER_MILLI))
        : millis;
  }
}
