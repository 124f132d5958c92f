package io.flinkspark.bridge.functions.bench;

import java.io.Serializable;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * The map at the end of each job: it adds up what came, and takes the time from the first record to
 * the last. One task runs at a time, in this JVM.
 */
final class Tally<T> extends RichMapFunction<T, Long> {

  private static final long serialVersionUID = 1;

  private static volatile Map<String, Object> seen = Map.of();

  private final Value<T> value;
  private transient long rows;
  private transient long sum;
  private transient long firstNanos;

  /** What a record adds to the sum. */
  interface Value<T> extends ToLongFunction<T>, Serializable {}

  Tally(Value<T> value) {
    this.value = value;
  }

  /** What the last job's tally saw. */
  static Map<String, Object> seen() {
    return seen;
  }

  static void reset() {
    seen = Map.of();
  }

  @Override
  public void open(OpenContext context) {
    rows = 0;
    sum = 0;
  }

  @Override
  public Long map(T record) {
    if (rows == 0) {
      firstNanos = System.nanoTime();
    }
    rows++;
    long added = value.applyAsLong(record);
    sum += added;
    return added;
  }

  @Override
  public void close() {
    if (rows > 0) {
      seen = Map.of("rows", rows, "sum", sum, "micros", (System.nanoTime() - firstNanos) / 1000);
    }
  }
}
