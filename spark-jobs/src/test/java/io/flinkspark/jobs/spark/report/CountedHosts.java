package io.flinkspark.jobs.spark.report;

import io.flinkspark.jobs.spark.report.SimulatedFlink.Late;
import io.flinkspark.jobs.spark.report.SimulatedFlink.Unusual;
import io.flinkspark.schema.AnomalyRule;
import io.flinkspark.schema.window.TrafficWindows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Histories and anomalies of hosts, counted in plain Java maps. */
final class CountedHosts {
  private static final long FIVE_MINUTES = 300_000;

  /** Host to start of window to requests: all of them, and those that were on time. */
  private final Map<String, Map<Long, Long>> all = new TreeMap<>();

  private final Map<String, Map<Long, Long>> onTime = new TreeMap<>();
  private final Map<String, List<LogLine.Event>> events = new TreeMap<>();

  CountedHosts(SimulatedFlink flink) {
    Set<Long> late = new HashSet<>();
    for (Late each : flink.late) {
      if (each.definition().equals(TrafficWindows.TUMBLING_5MIN.id())) {
        late.add(each.line().number());
      }
    }
    for (LogLine line : flink.raw) {
      LogLine.Event event = line.event();
      long start = Math.floorDiv(event.millis(), FIVE_MINUTES) * FIVE_MINUTES;
      events.computeIfAbsent(event.host(), host -> new ArrayList<>()).add(event);
      add(all, event.host(), start);
      if (!late.contains(line.number())) {
        add(onTime, event.host(), start);
      }
    }
  }

  private static void add(Map<String, Map<Long, Long>> counts, String host, long start) {
    counts.computeIfAbsent(host, it -> new TreeMap<>()).merge(start, 1L, Long::sum);
  }

  /** {@code host windows requests squares bytes first last} of each host that was there before. */
  List<String> history(long until) {
    List<String> rows = new ArrayList<>();
    events.forEach(
        (host, ofHost) -> {
          List<LogLine.Event> before = ofHost.stream().filter(it -> it.millis() < until).toList();
          if (!before.isEmpty()) {
            long[] counts = before(host, until);
            long squares = 0;
            for (long n : counts) {
              squares += n * n;
            }
            rows.add(
                String.join(
                    " ",
                    host,
                    String.valueOf(counts.length),
                    String.valueOf(before.size()),
                    String.valueOf(squares),
                    String.valueOf(before.stream().mapToLong(it -> it.bytesOrZero()).sum()),
                    String.valueOf(before.stream().mapToLong(it -> it.millis()).min().getAsLong()),
                    String.valueOf(
                        before.stream().mapToLong(it -> it.millis()).max().getAsLong())));
          }
        });
    return rows;
  }

  /** What Flink's anomaly job has to find. */
  List<Unusual> unusual(AnomalyRule rule, long from) {
    List<Unusual> found = new ArrayList<>();
    onTime.forEach(
        (host, windows) -> {
          long[] before = before(host, from);
          long requests = 0;
          long squares = 0;
          for (long n : before) {
            requests += n;
            squares += n * n;
          }
          double mean = before.length == 0 ? 0 : (double) requests / before.length;
          double deviation =
              before.length == 0
                  ? 0
                  : Math.sqrt(Math.max(0, (double) squares / before.length - mean * mean));
          double limit = mean + rule.deviations() * deviation;
          for (Map.Entry<Long, Long> window : windows.entrySet()) {
            long n = window.getValue();
            if (window.getKey() < from) {
              continue;
            }
            if (before.length == 0 && n >= rule.newHostRequests()) {
              found.add(
                  new Unusual(
                      host, window.getKey(), "NEW_HOST", n, 0, 0, 0, rule.newHostRequests()));
            }
            if (before.length > 0 && n >= rule.minRequests() && n > limit) {
              found.add(
                  new Unusual(
                      host,
                      window.getKey(),
                      "ABOVE_HISTORY",
                      n,
                      before.length,
                      mean,
                      deviation,
                      limit));
            }
          }
        });
    return found;
  }

  private long[] before(String host, long until) {
    return all.get(host).entrySet().stream()
        .filter(window -> window.getKey() < until)
        .mapToLong(Map.Entry::getValue)
        .toArray();
  }
}
