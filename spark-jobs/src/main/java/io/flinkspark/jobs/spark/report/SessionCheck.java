package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Builds each host's sessions from the raw events and checks that nothing got lost or doubled in
 * Flink's.
 *
 * <p>A late event may split a session: the part that closed before, the event itself, a part that
 * opened anew. So the check is conservation. Flink's sessions of a host and its late events' own
 * intervals that lie inside a true session must cover it without a hole and add up to its figures.
 * One piece that equals the session is the same, several pieces are a corrected session, everything
 * else is a difference without explanation.
 */
final class SessionCheck {
  private static final Column TRUE_SESSION = col("piece").equalTo(0);
  private static final Column FLINK_SESSION = col("piece").equalTo(1);
  private static final Column LATE_EVENT = col("piece").equalTo(2);

  private SessionCheck() {}

  /**
   * One row a session: host, start_ms, end_ms, the true figures, flink_ figures, flink_rows,
   * late_rows, difference, corrected. Pieces before a host's first session give a row without
   * start.
   */
  static Dataset<Row> compare(
      Dataset<Row> events, Dataset<Row> sessions, Dataset<Row> late, Duration gap) {
    Dataset<Row> pieces =
        piece(sessionsOf(events, gap), 0)
            .unionByName(piece(sessions, 1))
            .unionByName(piece(late.withColumn(Columns.REQUESTS, lit(1L)), 2));
    return judge(perSession(inSessions(pieces)));
  }

  /** Sessions of the raw events: two requests a gap apart still belong together. */
  static Dataset<Row> sessionsOf(Dataset<Row> events, Duration gap) {
    long gapMillis = gap.toMillis();
    WindowSpec inTime = Window.partitionBy(Columns.HOST).orderBy("ts_ms");
    Column previous = lag("ts_ms", 1).over(inTime);
    return events
        .groupBy(Columns.HOST, "ts_ms")
        .agg(
            count(lit(1)).as(Columns.REQUESTS),
            sum(Columns.BYTES).as(Columns.BYTES),
            sum(Columns.S4XX).as(Columns.S4XX),
            sum(Columns.S5XX).as(Columns.S5XX))
        .withColumn(
            "opens", when(col("ts_ms").leq(previous.plus(gapMillis)), lit(0L)).otherwise(lit(1L)))
        .withColumn("session", sum("opens").over(inTime))
        .groupBy(Columns.HOST, "session")
        .agg(
            min("ts_ms").as(Columns.START),
            max("ts_ms").plus(gapMillis).as(Columns.END),
            sum(Columns.REQUESTS).as(Columns.REQUESTS),
            sum(Columns.BYTES).as(Columns.BYTES),
            sum(Columns.S4XX).as(Columns.S4XX),
            sum(Columns.S5XX).as(Columns.S5XX));
  }

  private static Dataset<Row> piece(Dataset<Row> rows, int kind) {
    return rows.select(
        col(Columns.HOST),
        col(Columns.START),
        col(Columns.END),
        col(Columns.REQUESTS),
        col(Columns.BYTES),
        col(Columns.S4XX),
        col(Columns.S5XX),
        lit(kind).as("piece"));
  }

  /** Gives each piece the last session that starts no later, and marks holes before a piece. */
  private static Dataset<Row> inSessions(Dataset<Row> pieces) {
    WindowSpec soFar =
        Window.partitionBy(Columns.HOST)
            .orderBy(Columns.START, "piece")
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    WindowSpec before =
        Window.partitionBy(Columns.HOST, "session_start")
            .orderBy(Columns.START, "piece")
            .rowsBetween(Window.unboundedPreceding(), -1);
    Column inside =
        TRUE_SESSION.or(
            col("session_start").isNotNull().and(col(Columns.END).leq(col("session_end"))));
    Column coveredTo =
        coalesce(
            max(when(TRUE_SESSION.or(col("inside").equalTo(false)), lit(null))
                    .otherwise(col(Columns.END)))
                .over(before),
            col("session_start"));
    return pieces
        .withColumn("session_start", last(when(TRUE_SESSION, col(Columns.START)), true).over(soFar))
        .withColumn("session_end", last(when(TRUE_SESSION, col(Columns.END)), true).over(soFar))
        .withColumn("inside", inside)
        .withColumn("hole", col(Columns.START).gt(coveredTo));
  }

  private static Dataset<Row> perSession(Dataset<Row> pieces) {
    Column part = TRUE_SESSION.equalTo(false).and(col("inside"));
    List<Column> figures = new ArrayList<>();
    for (String figure : Columns.SUMS) {
      figures.add(sum(when(TRUE_SESSION, col(figure))).as(figure));
      figures.add(
          Columns.total(when(FLINK_SESSION.and(col("inside")), col(figure)))
              .as(Columns.flink(figure)));
      figures.add(Columns.total(when(part, col(figure))).as("parts_" + figure));
    }
    figures.add(Columns.count(FLINK_SESSION.and(col("inside"))).as(Columns.FLINK_ROWS));
    figures.add(Columns.count(LATE_EVENT.and(col("inside"))).as(Columns.LATE_ROWS));
    figures.add(Columns.count(col("inside").equalTo(false)).as("strays"));
    figures.add(Columns.count(part.and(col("hole"))).as("holes"));
    figures.add(max(when(part, col(Columns.END))).as("covered_to"));
    return pieces
        .groupBy(
            col(Columns.HOST),
            col("session_start").as(Columns.START),
            col("session_end").as(Columns.END))
        .agg(figures.get(0), figures.stream().skip(1).toArray(Column[]::new));
  }

  private static Dataset<Row> judge(Dataset<Row> sessions) {
    Column unequal = lit(false);
    for (String figure : Columns.SUMS) {
      unequal = unequal.or(col(figure).notEqual(col("parts_" + figure)));
    }
    Column difference =
        when(col("strays").gt(0), "Flink wrote a session that the raw events do not have")
            .when(col("covered_to").isNull(), "Flink did not write the session")
            .when(
                col("holes").gt(0).or(col("covered_to").notEqual(col(Columns.END))),
                "Flink's sessions and late rows leave a part of the session out")
            .when(unequal, "Flink's sessions and late rows do not add up to the session");
    return sessions
        .withColumn(Columns.DIFFERENCE, difference)
        .withColumn(
            Columns.CORRECTED,
            difference
                .isNull()
                .and(col(Columns.FLINK_ROWS).notEqual(1).or(col(Columns.LATE_ROWS).gt(0))));
  }
}
