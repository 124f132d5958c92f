package io.flinkspark.jobs.spark.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;

import io.flinkspark.schema.window.TrafficWindows;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What each host did before an instant, in the windows of {@link TrafficWindows#TUMBLING_5MIN}.
 *
 * <p>Every figure is a whole number, so a row does not depend on the order in which it was added
 * up. A partition of the result therefore always has the same rows, and only their order varies:
 * publish it with {@code Determinism.SORT}.
 */
public final class HistoryQuery {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long WINDOW_MILLIS = TrafficWindows.TUMBLING_5MIN.size().toMillis();

  private HistoryQuery() {}

  /** Whether a window begins at this instant, so that it divides windows into before and after. */
  public static boolean isWindowStart(Instant instant) {
    return Math.floorMod(instant.toEpochMilli(), WINDOW_MILLIS) == 0
        && instant.getNano() % 1_000_000 == 0;
  }

  /** The first instant of the last day (UTC) that has an event; empty without events. */
  public static Optional<Instant> lastDay(Dataset<Row> events) {
    Row last = events.agg(max("ts_ms")).head();
    return last.isNullAt(0)
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochMilli(Math.floorDiv(last.getLong(0), DAY_MILLIS) * DAY_MILLIS));
  }

  /**
   * One row a host: host, windows in which it was active, requests, squares (the sum of the squares
   * of the windows' requests), bytes, firstSeen, lastSeen.
   *
   * @param events rows with host, ts_ms and bytes
   * @param until only events before it count; the start of a window
   */
  public static Dataset<Row> of(Dataset<Row> events, Instant until) {
    Column start = col("ts_ms").minus(pmod(col("ts_ms"), lit(WINDOW_MILLIS)));
    return events
        .where(col("ts_ms").lt(until.toEpochMilli()))
        .groupBy(col("host"), start.as("start"))
        .agg(
            count(lit(1)).as("n"),
            sum("bytes").as("bytes"),
            min("ts_ms").as("first"),
            max("ts_ms").as("last"))
        .groupBy("host")
        .agg(
            count(lit(1)).as("windows"),
            sum("n").as("requests"),
            sum(col("n").multiply(col("n"))).as("squares"),
            sum("bytes").as("bytes"),
            timestamp_millis(min("first")).as("firstSeen"),
            timestamp_millis(max("last")).as("lastSeen"));
  }
}
