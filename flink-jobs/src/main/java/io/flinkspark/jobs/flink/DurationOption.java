package io.flinkspark.jobs.flink;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5min}, {@code 1h}, {@code
 * PT10S}.
 */
final class DurationOption implements ITypeConverter<Duration> {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|min|m|h|d)");

  @Override
  public Duration convert(String text) {
    Matcher parts = SHORT.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (parts.matches()) {
      long count = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "min", "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      return Duration.parse(text.trim());
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'%s' is not a duration; write for example 10s, 5min, 1h or PT10S".formatted(text));
    }
  }
}
