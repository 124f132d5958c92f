package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.flinkspark.schema.AnomalyRule;
import io.flinkspark.schema.window.TrafficWindows;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks for unusual traffic of hosts once more, from the raw events alone, and lays beside it what
 * Flink found by joining its windows with the history that Spark published.
 *
 * <p>The history is counted from all events before the instant, a window after it from its events
 * without those that Flink reported late. Flink's rows must be the same windows, each once, with
 * the same figures to the last bit.
 */
final class AnomalyCheck {
  /** What the report calls the lot, where windows and sessions have their definition's id. */
  static final String ID = "anomalies";

  static final String REASON = "reason";
  static final String MEAN = "mean";
  static final String DEVIATION = "deviation";
  static final String THRESHOLD = "threshold";
  static final String HISTORY_WINDOWS = "history_windows";

  /** An anomaly as tables and the page show it. */
  static final Column[] SHOWN =
      Stream.of(
              Columns.HOST,
              Columns.START,
              Columns.END,
              REASON,
              Columns.REQUESTS,
              HISTORY_WINDOWS,
              MEAN,
              DEVIATION,
              THRESHOLD)
          .map(name -> col(name))
          .toArray(Column[]::new);

  private static final long WINDOW_MILLIS = TrafficWindows.TUMBLING_5MIN.size().toMillis();

  private AnomalyCheck() {}

  /**
   * One row for each window that is unusual in either engine's eyes: definition, host, start_ms,
   * end_ms, reason, requests, history_windows, mean, deviation, threshold, flink_requests,
   * flink_rows, late_rows, difference, corrected. An anomaly has no late rows and is never
   * corrected.
   *
   * @param late the late rows of {@link TrafficWindows#TUMBLING_5MIN}
   * @param from where the history ends and the judging begins
   */
  static Dataset<Row> compare(
      Dataset<Row> events,
      Dataset<Row> late,
      Dataset<Row> anomalies,
      AnomalyRule rule,
      Instant from) {
    long fromMillis = from.toEpochMilli();
    Dataset<Row> windows =
        hostWindows(events.where(col("ts_ms").geq(fromMillis)))
            .unionByName(lateOnes(late))
            .groupBy(Columns.HOST, Columns.START)
            .agg(sum("n").as("n"));
    Dataset<Row> history =
        hostWindows(events.where(col("ts_ms").lt(fromMillis)))
            .groupBy(Columns.HOST)
            .agg(
                count(lit(1)).as(HISTORY_WINDOWS),
                sum("n").as("history_requests"),
                sum(col("n").multiply(col("n"))).as("squares"));
    Dataset<Row> unusual =
        judge(windows.join(history, new String[] {Columns.HOST}, "left"), rule)
            .withColumn("spark_rows", lit(1L));
    return beside(unusual, anomalies.withColumn(Columns.FLINK_ROWS, lit(1L)));
  }

  private static Dataset<Row> hostWindows(Dataset<Row> events) {
    Column start = col("ts_ms").minus(pmod(col("ts_ms"), lit(WINDOW_MILLIS)));
    return events.groupBy(col(Columns.HOST), start.as(Columns.START)).agg(count(lit(1)).as("n"));
  }

  /** Late rows take away what they would have added. */
  private static Dataset<Row> lateOnes(Dataset<Row> late) {
    return late.select(col(Columns.HOST), col(Columns.START), lit(-1L).as("n"));
  }

  private static Dataset<Row> judge(Dataset<Row> windows, AnomalyRule rule) {
    Column known = col(HISTORY_WINDOWS).isNotNull();
    Column mean =
        col("history_requests").cast("double").divide(col(HISTORY_WINDOWS).cast("double"));
    Column variance =
        col("squares")
            .cast("double")
            .divide(col(HISTORY_WINDOWS).cast("double"))
            .minus(col(MEAN).multiply(col(MEAN)));
    Column above =
        known.and(col("n").geq(rule.minRequests())).and(col("n").cast("double").gt(col(THRESHOLD)));
    Column fresh = known.equalTo(false).and(col("n").geq(rule.newHostRequests()));
    return windows
        .withColumn(MEAN, when(known, mean).otherwise(lit(0.0)))
        .withColumn(DEVIATION, when(known, sqrt(greatest(lit(0.0), variance))).otherwise(lit(0.0)))
        .withColumn(
            THRESHOLD,
            when(known, col(MEAN).plus(lit(rule.deviations()).multiply(col(DEVIATION))))
                .otherwise(lit((double) rule.newHostRequests())))
        .withColumn(REASON, when(above, "ABOVE_HISTORY").when(fresh, "NEW_HOST"))
        .where(col(REASON).isNotNull())
        .select(
            col(Columns.HOST),
            col(Columns.START),
            col(REASON),
            col("n").as(Columns.REQUESTS),
            coalesce(col(HISTORY_WINDOWS), lit(0L)).as(HISTORY_WINDOWS),
            col(MEAN),
            col(DEVIATION),
            col(THRESHOLD));
  }

  /** A union and one more grouping, as for the windows: it sees rows written twice. */
  private static Dataset<Row> beside(Dataset<Row> unusual, Dataset<Row> ofFlink) {
    Column ours = col("spark_rows").isNotNull();
    Column theirs = col(Columns.FLINK_ROWS).isNotNull();
    Dataset<Row> both =
        unusual
            .unionByName(ofFlink, true)
            .groupBy(Columns.HOST, Columns.START)
            .agg(
                Columns.total(col(Columns.FLINK_ROWS)).as(Columns.FLINK_ROWS),
                Columns.total(col("spark_rows")).as("spark_rows"),
                max(when(theirs, col(Columns.REQUESTS))).as(Columns.flink(Columns.REQUESTS)),
                max(when(ours, figures())).as("ours"),
                max(when(theirs, figures())).as("theirs"));
    Column difference =
        when(col(Columns.FLINK_ROWS).gt(1), "Flink wrote the anomaly more than once")
            .when(col(Columns.FLINK_ROWS).equalTo(0), "Flink did not find the anomaly")
            .when(
                col("spark_rows").equalTo(0),
                "Flink found an anomaly that the raw events do not have")
            .when(
                col("ours").notEqual(col("theirs")),
                "Flink's figures of the anomaly are not those of the raw events");
    return both.withColumn(Columns.DIFFERENCE, difference)
        .withColumn("shown", coalesce(col("ours"), col("theirs")))
        .select(
            lit(ID).as(Columns.DEFINITION),
            col(Columns.HOST),
            col(Columns.START),
            col(Columns.START).plus(WINDOW_MILLIS).as(Columns.END),
            col("shown.*"),
            col(Columns.flink(Columns.REQUESTS)),
            col(Columns.FLINK_ROWS),
            lit(0L).as(Columns.LATE_ROWS),
            col(Columns.DIFFERENCE),
            lit(false).as(Columns.CORRECTED));
  }

  private static Column figures() {
    return struct(
        col(REASON),
        col(Columns.REQUESTS),
        col(HISTORY_WINDOWS),
        col(MEAN),
        col(DEVIATION),
        col(THRESHOLD));
  }
}
