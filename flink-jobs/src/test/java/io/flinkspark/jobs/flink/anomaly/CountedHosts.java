package io.flinkspark.jobs.flink.anomaly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
 * Hosts of a log, counted by a regular expression and maps: what the jobs have to come to for a log
 * without late lines.
 */
final class CountedHosts {

  private static final long FIVE_MINUTES = 300_000;
  private static final Pattern LINE =
      Pattern.compile("(?s)([^ \"]+) [^ ]+ [^ ]+ \\[([^]]+)] \"(?:[^\"\\\\]|\\\\.)*+\" \\d{3} .*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  /** Host to start of window to requests. */
  private final Map<String, Map<Long, Long>> requests = new TreeMap<>();

  static CountedHosts of(Path log) throws IOException {
    CountedHosts counted = new CountedHosts();
    for (String line : Files.readString(log, ISO_8859_1).split("\n")) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) {
        long time = OffsetDateTime.parse(parts.group(2), TIME).toInstant().toEpochMilli();
        counted
            .requests
            .computeIfAbsent(parts.group(1), host -> new TreeMap<>())
            .merge(Math.floorDiv(time, FIVE_MINUTES) * FIVE_MINUTES, 1L, Long::sum);
      }
    }
    return counted;
  }

  /** The windows before an instant, as Spark publishes them. */
  List<HostHistory> history(long until) {
    List<HostHistory> all = new ArrayList<>();
    requests.forEach(
        (host, windows) -> {
          HostHistory history = new HostHistory();
          history.host = host;
          windows.forEach(
              (start, n) -> {
                if (start < until) {
                  history.windows++;
                  history.requests += n;
                  history.squares += n * n;
                }
              });
          if (history.windows > 0) {
            all.add(history);
          }
        });
    return all;
  }

  /** What is unusual from an instant on, as {@code host/start reason requests}. */
  List<String> anomalies(long from, double deviations, long least, long leastOfNew) {
    List<String> found = new ArrayList<>();
    requests.forEach(
        (host, windows) -> {
          long[] before =
              windows.entrySet().stream()
                  .filter(window -> window.getKey() < from)
                  .mapToLong(Map.Entry::getValue)
                  .toArray();
          double mean = 0;
          for (long n : before) {
            mean += n / (double) before.length;
          }
          double variance = 0;
          for (long n : before) {
            variance += (n - mean) * (n - mean) / before.length;
          }
          double limit = mean + deviations * Math.sqrt(variance);
          windows.forEach(
              (start, n) -> {
                if (start >= from && before.length == 0 && n >= leastOfNew) {
                  found.add(host + "/" + start + " NEW_HOST " + n);
                }
                if (start >= from && before.length > 0 && n >= least && n > limit) {
                  found.add(host + "/" + start + " ABOVE_HISTORY " + n);
                }
              });
        });
    return found;
  }
}
