package io.flinkspark.jobs.flink.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the tasks of a job saw; they run in this JVM. Safe for several threads. */
final class Arrivals {

  private static Arrivals current = new Arrivals();

  private long rows;
  private long sum;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis;

  private Arrivals() {}

  /** Forgets what was seen so far. */
  static synchronized void reset() {
    current = new Arrivals();
  }

  /** What a task saw from its first row to its last. */
  static synchronized void add(long rows, long sum, long firstMillis, long lastMillis) {
    current.rows += rows;
    current.sum += sum;
    current.firstMillis = Math.min(current.firstMillis, firstMillis);
    current.lastMillis = Math.max(current.lastMillis, lastMillis);
  }

  /** All of it. */
  static synchronized Map<String, Object> seen() {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("rows", current.rows);
    seen.put("sum", current.sum);
    seen.put("first", current.firstMillis);
    seen.put("last", current.lastMillis);
    return seen;
  }
}
