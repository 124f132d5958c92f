package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.flinkspark.schema.window.AlignedWindow;
import io.flinkspark.schema.window.SlidingWindow;
import io.flinkspark.schema.window.TumblingWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts tumbling and sliding windows from the raw events twice, once with all events and once
 * without those that Flink reported late for the window, and lays Flink's rows beside.
 *
 * <p>Flink's row must equal the second count in every figure; a window that Flink did not write
 * must be empty in it; each late row must be an event of its window, once. Whatever breaks one of
 * these is a difference without explanation.
 */
final class AlignedWindowCheck {
  private AlignedWindowCheck() {}

  /**
   * One row a window: definition, start_ms, end_ms, the true figures, on_time_ and flink_ figures,
   * late_rows, flink_rows, top_host and top_target as Flink saw them, difference, corrected.
   */
  static Dataset<Row> compare(
      Dataset<Row> events, Dataset<Row> windows, Dataset<Row> late, List<AlignedWindow> aligned) {
    Dataset<Row> counted = count(markLate(events, late), aligned);
    return judge(beside(counted, windows, late));
  }

  /** Start and end of each window that holds the time, as an array of structs. */
  static Column windowsOf(Column millis, AlignedWindow definition) {
    if (definition instanceof TumblingWindow tumbling) {
      Column start = lastStart(millis, tumbling.size(), tumbling.offset());
      return array(window(definition, start, tumbling.size()));
    }
    SlidingWindow sliding = (SlidingWindow) definition;
    long size = sliding.size().toMillis();
    long slide = sliding.slide().toMillis();
    Column last = lastStart(millis, sliding.slide(), sliding.offset());
    Column starts =
        transform(
            sequence(lit(0L), lit((size + slide - 1) / slide - 1)),
            step -> last.minus(step.multiply(slide)));
    return transform(
        filter(starts, start -> start.gt(millis.minus(size))),
        start -> window(definition, start, sliding.size()));
  }

  private static Column lastStart(Column millis, Duration step, Duration offset) {
    return millis.minus(pmod(millis.minus(offset.toMillis()), lit(step.toMillis())));
  }

  private static Column window(AlignedWindow definition, Column start, Duration size) {
    return struct(
        lit(definition.id()).as(Columns.DEFINITION),
        start.as(Columns.START),
        start.plus(size.toMillis()).as(Columns.END));
  }

  private static Dataset<Row> markLate(Dataset<Row> events, Dataset<Row> late) {
    Dataset<Row> missed =
        late.groupBy("source", "offset").agg(collect_set(windowKey()).as("missed"));
    return events.join(missed, new String[] {"source", "offset"}, "left");
  }

  private static Column windowKey() {
    return concat(col(Columns.DEFINITION), lit("/"), col(Columns.START));
  }

  private static Dataset<Row> count(Dataset<Row> events, List<AlignedWindow> aligned) {
    Column all =
        concat(aligned.stream().map(it -> windowsOf(col("ts_ms"), it)).toArray(Column[]::new));
    Dataset<Row> placed =
        events
            .select(
                col(Columns.HOST),
                lit(1L).as(Columns.REQUESTS),
                col(Columns.BYTES),
                col(Columns.S4XX),
                col(Columns.S5XX),
                col("missed"),
                explode(all).as("window"))
            .select(col("*"), col("window.*"))
            .withColumn(
                "on_time",
                when(coalesce(array_contains(col("missed"), windowKey()), lit(false)), lit(0L))
                    .otherwise(lit(1L)));
    List<Column> perHost = new ArrayList<>();
    List<Column> perWindow = new ArrayList<>();
    for (String figure : Columns.SUMS) {
      String onTime = Columns.onTime(figure);
      perHost.add(sum(col(figure)).as(figure));
      perHost.add(sum(col(figure).multiply(col("on_time"))).as(onTime));
      perWindow.add(sum(col(figure)).as(figure));
      perWindow.add(sum(col(onTime)).as(onTime));
    }
    perWindow.add(sum(lit(1L)).as(Columns.HOSTS));
    perWindow.add(
        Columns.count(col(Columns.onTime(Columns.REQUESTS)).gt(0))
            .as(Columns.onTime(Columns.HOSTS)));
    return aggregate(
        aggregate(
            placed, List.of(Columns.DEFINITION, Columns.START, Columns.END, Columns.HOST), perHost),
        List.of(Columns.DEFINITION, Columns.START, Columns.END),
        perWindow);
  }

  /**
   * A union and one more grouping: cheaper than full outer joins, and it sees rows written twice.
   */
  private static Dataset<Row> beside(
      Dataset<Row> counted, Dataset<Row> windows, Dataset<Row> late) {
    Dataset<Row> ofFlink = windows.withColumn(Columns.FLINK_ROWS, lit(1L));
    for (String figure : Columns.FIGURES) {
      ofFlink = ofFlink.withColumnRenamed(figure, Columns.flink(figure));
    }
    Dataset<Row> ofLate =
        late.select(Columns.DEFINITION, Columns.START, Columns.END)
            .withColumn(Columns.LATE_ROWS, lit(1L));
    Dataset<Row> all = counted.unionByName(ofFlink, true).unionByName(ofLate, true);
    List<Column> sums =
        new ArrayList<>(
            Stream.concat(
                    Columns.FIGURES.stream().flatMap(it -> Stream.of(it, Columns.onTime(it))),
                    Stream.of(Columns.FLINK_ROWS, Columns.LATE_ROWS))
                .map(it -> Columns.total(col(it)).as(it))
                .toList());
    Columns.FIGURES.forEach(it -> sums.add(max(col(Columns.flink(it))).as(Columns.flink(it))));
    sums.add(max(col("top_host")).as("top_host"));
    sums.add(max(col("top_target")).as("top_target"));
    return aggregate(all, List.of(Columns.DEFINITION, Columns.START, Columns.END), sums);
  }

  private static Dataset<Row> judge(Dataset<Row> compared) {
    Column wrong = lit(false);
    Column changed = lit(false);
    for (String figure : Columns.FIGURES) {
      Column flink = coalesce(col(Columns.flink(figure)), lit(0L));
      wrong = wrong.or(flink.notEqual(col(Columns.onTime(figure))));
      changed = changed.or(flink.notEqual(col(figure)));
    }
    Column lateInRaw = col(Columns.REQUESTS).minus(col(Columns.onTime(Columns.REQUESTS)));
    Column difference =
        when(col(Columns.FLINK_ROWS).gt(1), "Flink wrote the window more than once")
            .when(
                col(Columns.LATE_ROWS).notEqual(lateInRaw),
                "the late rows are not the raw events of the window")
            .when(col(Columns.FLINK_ROWS).equalTo(0).and(wrong), "Flink did not write the window")
            .when(wrong, "Flink's figures are not those of the events that were on time");
    return compared
        .withColumn(Columns.DIFFERENCE, difference)
        .withColumn(Columns.CORRECTED, difference.isNull().and(changed));
  }

  private static Dataset<Row> aggregate(
      Dataset<Row> rows, List<String> keys, List<Column> aggregates) {
    return rows.groupBy(keys.stream().map(key -> col(key)).toArray(Column[]::new))
        .agg(aggregates.get(0), aggregates.stream().skip(1).toArray(Column[]::new));
  }
}
