package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.flinkspark.jobs.spark.report.ReportData.BusyWindow;
import io.flinkspark.jobs.spark.report.ReportData.Count;
import io.flinkspark.jobs.spark.report.ReportData.Finding;
import io.flinkspark.jobs.spark.report.ReportData.SessionShapes;
import io.flinkspark.jobs.spark.report.ReportData.UnusualHost;
import io.flinkspark.jobs.spark.report.Timeline.Bar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Small answers from the report's datasets; every one is bounded, whatever the input. */
final class ReportQueries {
  static final int TOP = 20;
  static final int TOP_TARGETS = 100;
  static final int REJECTED_SAMPLE = 100;
  static final int TEXT_SHOWN = 300;
  private static final int MAX_METHODS = 1000;
  private static final int MAX_BUCKETS = 100_000;

  private ReportQueries() {}

  /** Sums over the parsed events. */
  record EventTotals(
      long parsed,
      long bytes,
      Long firstMillis,
      Long lastMillis,
      Map<String, Long> status,
      Map<String, Long> method) {}

  static EventTotals totals(Dataset<Row> events) {
    Iterator<Row> rows =
        events
            .groupBy("status", "method")
            .agg(
                count(lit(1)).as("n"),
                sum(Columns.BYTES),
                min("ts_ms").as("first"),
                max("ts_ms").as("last"))
            .orderBy(col("n").desc(), col("status"), col("method"))
            .toLocalIterator();
    long parsed = 0;
    long bytes = 0;
    Long first = null;
    Long last = null;
    Map<String, Long> status = new LinkedHashMap<>();
    Map<String, Long> method = new LinkedHashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      long n = row.getLong(2);
      parsed += n;
      bytes += row.getLong(3);
      first = first == null ? row.getLong(4) : Math.min(first, row.getLong(4));
      last = last == null ? row.getLong(5) : Math.max(last, row.getLong(5));
      status.merge("%03d".formatted(row.getInt(0)), n, Long::sum);
      String name = row.isNullAt(1) ? "(none)" : row.getString(1);
      boolean known = method.containsKey(name) || method.size() < MAX_METHODS;
      method.merge(known ? name : "(other)", n, Long::sum);
    }
    return new EventTotals(parsed, bytes, first, last, mostFirst(status), mostFirst(method));
  }

  private static Map<String, Long> mostFirst(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  static List<Row> topTargets(Dataset<Row> events) {
    return events
        .where(col("target").isNotNull())
        .groupBy("target")
        .agg(count(lit(1)).as(Columns.REQUESTS))
        .orderBy(col(Columns.REQUESTS).desc(), col("target"))
        .limit(TOP_TARGETS)
        .collectAsList();
  }

  static Dataset<Row> hosts(Dataset<Row> sessions) {
    return sessions
        .where(col(Columns.REQUESTS).isNotNull())
        .groupBy(Columns.HOST)
        .agg(sum(Columns.REQUESTS).as(Columns.REQUESTS), sum(Columns.BYTES).as("bytes_sum"));
  }

  static long lateRecords(Dataset<Row> late) {
    return late.agg(countDistinct("source", "offset")).head().getLong(0);
  }

  /** Positions of the source that were written more than once, at most {@link #TOP}. */
  static Dataset<Row> writtenTwice(Dataset<Row> events, Dataset<Row> rejected) {
    return events
        .select("source", "offset")
        .union(rejected.select("source", "offset"))
        .groupBy("source", "offset")
        .agg(count(lit(1)).as("n"))
        .where(col("n").gt(1));
  }

  /** Windows or sessions of each definition: all, corrected, unexplained, late rows. */
  static List<Row> verdicts(Dataset<Row> compared) {
    return compared
        .groupBy(Columns.DEFINITION)
        .agg(
            count(lit(1)),
            Columns.count(col(Columns.CORRECTED)),
            Columns.count(col(Columns.DIFFERENCE).isNotNull()),
            Columns.total(col(Columns.LATE_ROWS)))
        .orderBy(Columns.DEFINITION)
        .limit(TOP_TARGETS)
        .collectAsList();
  }

  static List<Finding> findings(Dataset<Row> compared, Column which) {
    Column change =
        abs(
            coalesce(col(Columns.REQUESTS), lit(0L))
                .minus(coalesce(col(Columns.flink(Columns.REQUESTS)), lit(0L))));
    return compared
        .where(which)
        .orderBy(change.desc(), col(Columns.DEFINITION), col(Columns.HOST), col(Columns.START))
        .limit(TOP)
        .select(
            col(Columns.DEFINITION),
            col(Columns.HOST),
            col(Columns.START),
            col(Columns.END),
            coalesce(col(Columns.REQUESTS), lit(0L)),
            when(
                col(Columns.FLINK_ROWS).gt(0),
                coalesce(col(Columns.flink(Columns.REQUESTS)), lit(0L))),
            col(Columns.LATE_ROWS),
            col(Columns.DIFFERENCE))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Finding(
                    row.getString(0),
                    row.getString(1),
                    row.isNullAt(2) ? null : row.getLong(2),
                    row.isNullAt(3) ? null : row.getLong(3),
                    row.getLong(4),
                    row.isNullAt(5) ? null : row.getLong(5),
                    row.getLong(6),
                    row.getString(7)))
        .toList();
  }

  static List<BusyWindow> busiest(Dataset<Row> windows, String definition) {
    return windows
        .where(col(Columns.DEFINITION).equalTo(definition).and(col(Columns.REQUESTS).gt(0)))
        .orderBy(col(Columns.REQUESTS).desc(), col(Columns.START))
        .limit(TOP)
        .select(
            Columns.START,
            Columns.END,
            Columns.REQUESTS,
            Columns.BYTES,
            Columns.HOSTS,
            Columns.S4XX,
            Columns.S5XX,
            "top_host",
            "top_target")
        .collectAsList()
        .stream()
        .map(
            row ->
                new BusyWindow(
                    row.getLong(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    cut(row.getString(7)),
                    cut(row.getString(8))))
        .toList();
  }

  static SessionShapes shapes(Dataset<Row> sessions, long gapMillis) {
    List<String> names =
        List.of("1", "2", "3–5", "6–10", "11–20", "21–50", "51–100", "101–500", "over 500");
    List<Long> limits = List.of(1L, 2L, 5L, 10L, 20L, 50L, 100L, 500L);
    List<String> lengthNames =
        List.of(
            "one moment",
            "to 1 min",
            "to 5 min",
            "to 15 min",
            "to 30 min",
            "to 1 h",
            "to 2 h",
            "to 6 h",
            "over 6 h");
    List<Long> lengthLimits =
        LongStream.of(0, 60, 300, 900, 1800, 3600, 7200, 21600)
            .map(it -> it * 1000)
            .boxed()
            .toList();
    Column length = col(Columns.END).minus(col(Columns.START)).minus(gapMillis);
    List<Column> counts =
        Stream.concat(
                steps(col(Columns.REQUESTS), limits).stream(), steps(length, lengthLimits).stream())
            .toList();
    Row row =
        sessions
            .where(col(Columns.REQUESTS).isNotNull())
            .agg(count(lit(1)), counts.toArray(Column[]::new))
            .head();
    return new SessionShapes(
        row.getLong(0), named(names, row, 1), named(lengthNames, row, 1 + names.size()));
  }

  static List<Column> steps(Column value, List<Long> limits) {
    List<Column> counts = new ArrayList<>();
    for (int i = 0; i <= limits.size(); i++) {
      Column in = i == 0 ? lit(true) : value.gt(limits.get(i - 1));
      counts.add(Columns.count(i == limits.size() ? in : in.and(value.leq(limits.get(i)))));
    }
    return counts;
  }

  static List<Count> named(List<String> names, Row row, int from) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Count(names.get(i), row.getLong(from + i), null))
        .toList();
  }

  static ReportData.Rejected rejected(Dataset<Row> rejected) {
    List<Count> reasons =
        rejected
            .groupBy("reason")
            .agg(count(lit(1)).as("n"))
            .orderBy(col("n").desc(), col("reason"))
            .limit(TOP)
            .collectAsList()
            .stream()
            .map(row -> new Count(row.getString(0), row.getLong(1), null))
            .toList();
    // Spark cuts the text before it travels: a line may be many megabytes long.
    List<ReportData.RejectedLine> sample =
        rejected
            .orderBy(col("line").asc_nulls_last(), col("source"), col("offset"))
            .limit(REJECTED_SAMPLE)
            .select(
                col("line"),
                col("source"),
                col("offset"),
                col("reason"),
                col("column"),
                expr("substr(text, 1, " + TEXT_SHOWN + ")"),
                expr("length(text) > " + TEXT_SHOWN))
            .collectAsList()
            .stream()
            .map(
                row ->
                    new ReportData.RejectedLine(
                        row.isNullAt(0) ? null : row.getLong(0),
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        row.getBoolean(6)))
            .toList();
    return new ReportData.Rejected(reasons, sample);
  }

  /** The unusual hosts with the most requests, and how many there are of each kind. */
  static ReportData.Anomalies anomalies(Dataset<Row> compared, Instant from) {
    Dataset<Row> found = compared.where(col(Columns.FLINK_ROWS).gt(0));
    List<Count> reasons =
        found
            .groupBy(AnomalyCheck.REASON)
            .agg(count(lit(1)).as("n"))
            .orderBy(AnomalyCheck.REASON)
            .limit(TOP)
            .collectAsList()
            .stream()
            .map(row -> new Count(row.getString(0), row.getLong(1), null))
            .toList();
    List<UnusualHost> first =
        found
            .orderBy(col(Columns.REQUESTS).desc(), col(Columns.START), col(Columns.HOST))
            .limit(TOP)
            .select(AnomalyCheck.SHOWN)
            .collectAsList()
            .stream()
            .map(
                row ->
                    new UnusualHost(
                        cut(row.getString(0)),
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getDouble(6),
                        row.getDouble(7),
                        row.getDouble(8)))
            .toList();
    return new ReportData.Anomalies(
        from.toEpochMilli(), reasons.stream().mapToLong(Count::requests).sum(), reasons, first);
  }

  /**
   * Events by status class, what Flink had counted in its windows of the same width, and the
   * anomalies it found.
   */
  static Timeline timeline(
      Dataset<Row> events, Dataset<Row> windows, String definition, Dataset<Row> anomalies) {
    long width = Timeline.narrowest();
    List<Column> classes = new ArrayList<>();
    classes.add(lit(1L).as(Columns.REQUESTS));
    classes.add(lit(0L).as("flink"));
    classes.add(col(Columns.BYTES));
    IntStream.rangeClosed(1, 5).forEach(i -> classes.add(Columns.statusClass(i).as("c" + i)));
    classes.add(when(col("status").between(100, 599), lit(0L)).otherwise(lit(1L)).as("other"));
    classes.add(lit(0L).as("anomalies"));
    List<String> names =
        List.of(
            Columns.REQUESTS,
            "flink",
            Columns.BYTES,
            "c1",
            "c2",
            "c3",
            "c4",
            "c5",
            "other",
            "anomalies");
    Column ofWindow = coalesce(col(Columns.flink(Columns.REQUESTS)), lit(0L));
    Column ofAnomaly = when(col(Columns.FLINK_ROWS).gt(0), lit(1L)).otherwise(lit(0L));
    Dataset<Row> all =
        buckets(events, "ts_ms", width, classes)
            .union(
                buckets(
                    windows.where(col(Columns.DEFINITION).equalTo(definition)),
                    Columns.START,
                    width,
                    only("flink", ofWindow, names)))
            .union(buckets(anomalies, Columns.START, width, only("anomalies", ofAnomaly, names)));
    Dataset<Row> counted = summed(all, names).cache();
    Dataset<Row> bounded = counted;
    while (bounded.count() > MAX_BUCKETS) {
      width = Timeline.widerThan(width);
      bounded = summed(buckets(bounded, "bucket", width, columns(names)), names);
    }
    List<Bar> bars =
        bounded.collectAsList().stream()
            .map(row -> bar(row, names.size()))
            .sorted(Comparator.comparingLong(Bar::start))
            .toList();
    counted.unpersist();
    return Timeline.of(bars, width);
  }

  /** Zeros, but for one name. */
  private static List<Column> only(String name, Column value, List<String> names) {
    return names.stream().map(it -> (it.equals(name) ? value : lit(0L)).as(it)).toList();
  }

  private static Bar bar(Row row, int counts) {
    return new Bar(
        row.getLong(0), IntStream.rangeClosed(1, counts).mapToLong(row::getLong).toArray());
  }

  private static List<Column> columns(List<String> names) {
    return names.stream().map(name -> col(name)).toList();
  }

  private static Dataset<Row> buckets(
      Dataset<Row> rows, String time, long width, List<Column> columns) {
    Column bucket = col(time).minus(pmod(col(time), lit(width))).as("bucket");
    return rows.select(Stream.concat(Stream.of(bucket), columns.stream()).toArray(Column[]::new));
  }

  private static Dataset<Row> summed(Dataset<Row> rows, List<String> names) {
    List<Column> sums = names.stream().map(name -> sum(name).as(name)).toList();
    return rows.groupBy("bucket").agg(sums.get(0), sums.stream().skip(1).toArray(Column[]::new));
  }

  static String cut(String text) {
    return text == null || text.length() <= TEXT_SHOWN ? text : text.substring(0, TEXT_SHOWN) + "…";
  }
}
