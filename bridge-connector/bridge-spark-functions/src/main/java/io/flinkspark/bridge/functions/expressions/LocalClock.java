package io.flinkspark.bridge.functions.expressions;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The local time in a zone by arithmetic: the zone's rules are asked once for the time between two
 * changes of its offset. Called by generated code, which must see it, and by any thread. Times are
 * microseconds since 1970-01-01T00:00:00Z, all of them.
 */
public final class LocalClock implements Serializable {

  static final int SECONDS_PER_MINUTE = 60;
  static final int SECONDS_PER_HOUR = 3600;
  static final int SECONDS_PER_DAY = 86_400;

  private static final long serialVersionUID = 1L;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** Some hundred days; changes of the offset lie farther apart, as a rule. */
  private static final int SLOT_BITS = 23;

  private static final int SLOTS = 64;

  private final ZoneRules rules;

  /** Threads that race for a slot look a span up more than once, and each has a whole one. */
  private final Span[] known = new Span[SLOTS];

  LocalClock(ZoneId zone) {
    rules = zone.getRules();
  }

  /** 0 to 23. */
  public int hour(long micros) {
    return secondOfDay(micros) / SECONDS_PER_HOUR;
  }

  /** 0 to 59. */
  public int minute(long micros) {
    return secondOfDay(micros) % SECONDS_PER_HOUR / SECONDS_PER_MINUTE;
  }

  /** 0 to 59. */
  public int second(long micros) {
    return secondOfDay(micros) % SECONDS_PER_MINUTE;
  }

  /** Days since 1970-01-01. */
  public int day(long micros) {
    long second = secondOf(micros);
    return (int) Math.floorDiv(second + span(second).offset(), SECONDS_PER_DAY);
  }

  /**
   * The seconds around a time in which the offset is the same and local time is within one unit.
   *
   * @param unit in seconds: a minute, an hour or a day
   */
  Span within(long micros, int unit) {
    long second = secondOf(micros);
    Span span = span(second);
    long from = second - Math.floorMod(second + span.offset(), unit);
    return new Span(
        Math.max(span.from(), from), Math.min(span.until(), from + unit), span.offset());
  }

  static long secondOf(long micros) {
    return Math.floorDiv(micros, MICROS_PER_SECOND);
  }

  private int secondOfDay(long micros) {
    long second = secondOf(micros);
    return Math.floorMod(second + span(second).offset(), SECONDS_PER_DAY);
  }

  private Span span(long second) {
    int slot = (int) (second >> SLOT_BITS) & SLOTS - 1;
    Span span = known[slot];
    if (span == null || !span.has(second)) {
      span = lookUp(Instant.ofEpochSecond(second));
      known[slot] = span;
    }
    return span;
  }

  private Span lookUp(Instant time) {
    ZoneOffsetTransition before = rules.previousTransition(time.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(time);
    return new Span(
        before == null ? Long.MIN_VALUE : before.toEpochSecond(),
        after == null ? Long.MAX_VALUE : after.toEpochSecond(),
        rules.getOffset(time).getTotalSeconds());
  }

  /**
   * Seconds since 1970-01-01T00:00:00Z with the same offset.
   *
   * @param until the first that is no longer in it
   * @param offset of local time, in seconds
   */
  record Span(long from, long until, int offset) implements Serializable {
    boolean has(long second) {
      return second >= from && second < until;
    }
  }
}
