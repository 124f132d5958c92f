package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Pass;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A job of Flink that reads rows and adds them up.
 *
 * @param source as Flink's side knows it
 * @param rows that must arrive
 * @param sums what they must add up to, once
 * @param times how often they come
 */
record FlinkReading(
    BenchProcess flink,
    String source,
    long rows,
    Answer sums,
    int times,
    Map<String, Object> arguments) {

  FlinkReading(BenchProcess flink, String source, long rows, Answer sums) {
    this(flink, source, rows, sums, 1, Map.of());
  }

  FlinkReading times(int howOften) {
    return new FlinkReading(flink, source, rows * howOften, sums, howOften, arguments)
        .with("times", howOften);
  }

  FlinkReading with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(arguments);
    more.put(name, value);
    return new FlinkReading(flink, source, rows, sums, times, more);
  }

  /** Reads this publication of the bridge whose address and token these are. */
  FlinkReading from(Answer bridge, String publication) {
    return with("address", bridge.text("address"))
        .with("token", bridge.text("token"))
        .with("publication", publication);
  }

  /** Submits the job. */
  void start(boolean allFields) {
    Map<String, Object> all = new LinkedHashMap<>(arguments);
    all.put("source", source);
    all.put("rows", rows);
    all.put("all-fields", allFields);
    flink.ask("start", all);
  }

  /** Waits for the job's end; everything must have arrived, unchanged. */
  Answer await(boolean allFields) {
    Answer arrived = flink.ask("await");
    if (arrived.number("rows") != rows) {
      throw new BenchException(
          "Cannot measure %s: %d rows arrived of %d"
              .formatted(source, arrived.number("rows"), rows));
    }
    long expected = sums.number(allFields ? "full" : "quick") * times;
    if (arrived.number("sum") != expected) {
      throw new BenchException(
          "Cannot measure %s: the rows that arrived add up to %d, not %d"
              .formatted(source, arrived.number("sum"), expected));
    }
    return arrived;
  }

  Answer run(boolean allFields) {
    start(allFields);
    return await(allFields);
  }

  /** The time from an instant, in milliseconds of the epoch, to the last row's arrival. */
  Pass since(long start, Answer arrived) {
    return Pass.ofMillis(rows, arrived.number("last") - start);
  }
}
