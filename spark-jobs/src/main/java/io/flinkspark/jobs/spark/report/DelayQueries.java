package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.unix_millis;

import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.report.ReportData.Delay;
import io.flinkspark.jobs.spark.report.ReportData.DelayLine;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * How long events took from their own time over Flink's commit to Spark: one figure an event, so
 * that an epoch of many events weighs more than one of few.
 */
final class DelayQueries {
  /** What LiveDelayJob writes, as far as it is needed here. */
  private static final StructType HISTORY = StructType.fromDDL("epoch BIGINT, read TIMESTAMP");

  private static final String TO_COMMIT = "event_to_commit";
  private static final String TO_STREAM = "commit_to_stream";
  private static final String TO_END = "event_to_stream";
  private static final String TO_REPORT = "commit_to_report";
  private static final List<String> LINES = List.of(TO_COMMIT, TO_STREAM, TO_END, TO_REPORT);

  private static final int ACCURACY = 10_000;
  private static final List<String> STEPS =
      List.of(
          "to 0.5 s", "to 1 s", "to 2 s", "to 5 s", "to 10 s", "to 30 s", "to 1 min", "over 1 min");
  private static final List<Long> STEP_MILLIS =
      List.of(500L, 1_000L, 2_000L, 5_000L, 10_000L, 30_000L, 60_000L);

  private DelayQueries() {}

  /**
   * Which epoch Spark's streaming job read when.
   *
   * @param history the folder of that name which LiveDelayJob wrote
   * @throws JobException when there is none
   */
  static Dataset<Row> reads(SparkSession spark, String history) {
    try {
      return spark
          .read()
          .schema(HISTORY)
          .option("timeZone", "UTC")
          .json(history)
          .groupBy(Columns.EPOCH)
          // An epoch may take several batches; all of it is there with the last.
          .agg(max(unix_millis(col("read"))).as("read_ms"));
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new JobException("Cannot read the delays (option --delays): " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** No epochs were read by a streaming job. */
  static Dataset<Row> noReads(SparkSession spark) {
    return spark.createDataFrame(
        List.<Row>of(), StructType.fromDDL("epoch BIGINT, read_ms BIGINT"));
  }

  /**
   * Compares the times.
   *
   * @param events with ts_ms, epoch and committed_ms
   * @param reads epoch, read_ms
   * @param reportMillis when the report read the channel
   */
  static Delay of(Dataset<Row> events, Dataset<Row> reads, long reportMillis) {
    Dataset<Row> delays =
        events
            .select(col("ts_ms"), col(Columns.EPOCH), col(Columns.COMMITTED))
            .join(broadcast(reads), events.col(Columns.EPOCH).equalTo(reads.col("epoch")), "left")
            .select(
                col(Columns.COMMITTED).minus(col("ts_ms")).as(TO_COMMIT),
                col("read_ms").minus(col(Columns.COMMITTED)).as(TO_STREAM),
                col("read_ms").minus(col("ts_ms")).as(TO_END),
                lit(reportMillis).minus(col(Columns.COMMITTED)).as(TO_REPORT));
    List<Column> figures = new ArrayList<>();
    for (String line : LINES) {
      figures.add(count(col(line)));
      figures.add(min(line));
      figures.add(max(line));
      figures.add(
          percentile_approx(col(line), array(lit(0.5), lit(0.9), lit(0.99)), lit(ACCURACY)));
    }
    figures.addAll(ReportQueries.steps(col(TO_STREAM), STEP_MILLIS));
    figures.addAll(ReportQueries.steps(col(TO_REPORT), STEP_MILLIS));
    Row row = delays.agg(figures.get(0), figures.stream().skip(1).toArray(Column[]::new)).head();
    List<DelayLine> lines = new ArrayList<>();
    for (int i = 0; i < LINES.size(); i++) {
      int at = 4 * i;
      if (row.getLong(at) > 0) {
        List<Long> quantiles = row.getList(at + 3);
        lines.add(
            new DelayLine(
                LINES.get(i),
                row.getLong(at),
                row.getLong(at + 1),
                quantiles.get(0),
                quantiles.get(1),
                quantiles.get(2),
                row.getLong(at + 2)));
      }
    }
    boolean isStreamed = lines.stream().anyMatch(line -> line.what().equals(TO_STREAM));
    int streamed = 4 * LINES.size();
    int shown = isStreamed ? streamed : streamed + STEPS.size();
    return new Delay(isStreamed, lines, ReportQueries.named(STEPS, row, shown));
  }
}
