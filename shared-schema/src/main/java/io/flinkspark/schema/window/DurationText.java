package io.flinkspark.schema.window;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as options write them: a whole number and a unit ({@code 250ms}, {@code 10s}, {@code
 * 5min}, {@code 1h}, {@code 2d}), or ISO-8601 ({@code PT10S}). The finest unit is the millisecond.
 */
public final class DurationText {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(-?\\d+)\\s*([a-z]+)");

  /** From the largest, so that {@link #format} finds the shortest text. */
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("min", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
  }

  private DurationText() {}

  /**
   * The duration of a text.
   *
   * @throws IllegalArgumentException when it is none, or finer than a millisecond
   */
  public static Duration parse(String text) {
    try {
      Matcher match = NUMBER_AND_UNIT.matcher(text.strip());
      Duration unit = match.matches() ? UNITS.get(match.group(2)) : null;
      Duration duration =
          unit == null
              ? Duration.parse(text.strip())
              : unit.multipliedBy(Long.parseLong(match.group(1)));
      if (isWholeMillis(duration)) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw cannotRead(text, e);
    }
    throw cannotRead(text, null);
  }

  /** The shortest text of a duration in one unit. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    long millis = duration.toMillis();
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long unitMillis = unit.getValue().toMillis();
      if (millis % unitMillis == 0) {
        return millis / unitMillis + unit.getKey();
      }
    }
    throw new AssertionError("one millisecond divides every long");
  }

  /** Whether a duration is a whole number of milliseconds that a long can hold. */
  static boolean isWholeMillis(Duration duration) {
    try {
      return Duration.ofMillis(duration.toMillis()).equals(duration);
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static IllegalArgumentException cannotRead(String text, Exception cause) {
    return new IllegalArgumentException(
        "Cannot read a duration: it is neither like 250ms, 10s, 5min, 1h, 2d nor like PT10S (%s)"
            .formatted(text),
        cause);
  }
}
