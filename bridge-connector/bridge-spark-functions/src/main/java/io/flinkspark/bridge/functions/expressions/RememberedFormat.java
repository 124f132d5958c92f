package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.expressions.LocalClock.Span;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A formatter of Spark's that is asked once for times which look alike: once a day for a pattern
 * that has no more than dates, once an hour for one that has hours. It remembers some of the days,
 * hours, minutes or seconds, so that records need not come in the order of their times. Called by
 * generated code, which must see it, and by any thread.
 */
public final class RememberedFormat implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int SLOTS = 256;

  private final TimestampFormatter formatter;
  private final LocalClock clock;
  private final int unit;
  private final int slotBits;

  /** Threads that race for a slot format more than once, and each has a whole one. */
  private final Remembered[] known = new Remembered[SLOTS];

  /**
   * @param unit how long a time looks alike, from {@link #unit}
   */
  RememberedFormat(TimestampFormatter formatter, ZoneId zone, int unit) {
    this.formatter = formatter;
    this.clock = new LocalClock(zone);
    this.unit = unit;
    this.slotBits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(unit);
  }

  /** What Spark makes of the microseconds since 1970-01-01T00:00:00Z. */
  public UTF8String format(long micros) {
    long second = LocalClock.secondOf(micros);
    int slot = (int) (second >> slotBits) & SLOTS - 1;
    Remembered remembered = known[slot];
    if (remembered == null || !remembered.times().has(second)) {
      remembered =
          new Remembered(
              clock.within(micros, unit), UTF8String.fromString(formatter.format(micros)));
      known[slot] = remembered;
    }
    return remembered.text();
  }

  /**
   * For how many seconds of local time, from a multiple of them on, all times look alike. Empty if
   * the pattern has fractions of a second or anything of the zone, whose name may change where its
   * offset does not, or a letter that is not known here.
   *
   * @see java.time.format.DateTimeFormatter
   */
  static OptionalInt unit(String pattern) {
    int unit = LocalClock.SECONDS_PER_DAY;
    boolean quoted = false;
    for (char letter : pattern.toCharArray()) {
      if (letter == '\'') {
        quoted = !quoted;
      } else if (!quoted && (letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z')) {
        int seconds = unit(letter);
        if (seconds == 0) {
          return OptionalInt.empty();
        }
        unit = Math.min(unit, seconds);
      }
    }
    return OptionalInt.of(unit);
  }

  private static int unit(char letter) {
    return switch (letter) {
      case 'G', 'y', 'Q', 'q', 'M', 'L', 'D', 'd', 'E', 'F' -> LocalClock.SECONDS_PER_DAY;
      case 'a', 'H', 'h', 'K', 'k' -> LocalClock.SECONDS_PER_HOUR;
      case 'm' -> LocalClock.SECONDS_PER_MINUTE;
      case 's' -> 1;
      default -> 0;
    };
  }

  private record Remembered(Span times, UTF8String text) implements Serializable {}
}
