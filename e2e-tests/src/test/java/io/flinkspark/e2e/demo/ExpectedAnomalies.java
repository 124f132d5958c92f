package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unusual traffic of hosts on the last day of a log, counted here from the lines by the rule as the
 * documentation tells it: a host with a history has at least 10 requests in five minutes and more
 * than mean + 3 standard deviations, one without has at least 30.
 *
 * <p>It knows nothing of late lines; logs whose last day has some are not for it.
 */
final class ExpectedAnomalies {
  private static final long FIVE_MINUTES = 300_000;
  private static final long DAY = 86_400_000;
  private static final Pattern LINE =
      Pattern.compile(
          "(?s)([^ \"]+) [^ ]+ [^ ]+ \\[([^]]+)] \"(?:[^\"\\\\]|\\\\.)*+\" \\d{3} (?:\\d+|-)(?: .*)?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private final Map<String, Map<Long, Long>> requests = new TreeMap<>();
  private long lastTime = Long.MIN_VALUE;

  private ExpectedAnomalies() {}

  /** {@code host start requests reason} of each. */
  static List<String> of(Path log) throws IOException {
    ExpectedAnomalies counted = new ExpectedAnomalies();
    for (String line : Files.readString(log, ISO_8859_1).split("\r?\n")) {
      counted.count(line);
    }
    return counted.found();
  }

  private void count(String line) {
    Matcher parts = LINE.matcher(line);
    if (parts.matches()) {
      long time = OffsetDateTime.parse(parts.group(2), TIME).toInstant().toEpochMilli();
      lastTime = Math.max(lastTime, time);
      requests
          .computeIfAbsent(parts.group(1), host -> new TreeMap<>())
          .merge(Math.floorDiv(time, FIVE_MINUTES) * FIVE_MINUTES, 1L, Long::sum);
    }
  }

  private List<String> found() {
    long from = Math.floorDiv(lastTime, DAY) * DAY;
    List<String> found = new ArrayList<>();
    requests.forEach(
        (host, windows) -> {
          double[] before =
              windows.entrySet().stream()
                  .filter(window -> window.getKey() < from)
                  .mapToDouble(Map.Entry::getValue)
                  .toArray();
          double limit = limit(before);
          windows.forEach(
              (start, n) -> {
                if (start >= from && before.length == 0 && n >= 30) {
                  found.add("%s %d %d NEW_HOST".formatted(host, start, n));
                }
                if (start >= from && before.length > 0 && n >= 10 && n > limit) {
                  found.add("%s %d %d ABOVE_HISTORY".formatted(host, start, n));
                }
              });
        });
    return found;
  }

  private static double limit(double[] before) {
    double mean = 0;
    for (double n : before) {
      mean += n / before.length;
    }
    double variance = 0;
    for (double n : before) {
      variance += (n - mean) * (n - mean) / before.length;
    }
    return mean + 3 * Math.sqrt(variance);
  }

  /** The report's table has these and no others. */
  static void verify(Path log, Path out) throws IOException {
    List<String> table =
        Files.readAllLines(out.resolve("tables/anomalies.tsv"), ISO_8859_1).stream()
            .skip(1)
            .map(line -> line.split("\t"))
            .map(cells -> String.join(" ", cells[0], cells[1], cells[4], cells[3]))
            .toList();
    assertThat(table).as("anomalies of " + log).containsExactlyInAnyOrderElementsOf(of(log));
  }
}
