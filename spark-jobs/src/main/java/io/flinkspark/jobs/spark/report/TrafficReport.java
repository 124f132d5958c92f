package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.report.ReportData.ChannelShape;
import io.flinkspark.jobs.spark.report.ReportData.Count;
import io.flinkspark.jobs.spark.report.ReportData.DefinitionCheck;
import io.flinkspark.jobs.spark.report.ReportData.Delay;
import io.flinkspark.jobs.spark.report.ReportData.Finding;
import io.flinkspark.jobs.spark.report.ReportQueries.EventTotals;
import io.flinkspark.schema.AnomalyRule;
import io.flinkspark.schema.window.AlignedWindow;
import io.flinkspark.schema.window.SessionWindow;
import io.flinkspark.schema.window.SlidingWindow;
import io.flinkspark.schema.window.TrafficWindows;
import io.flinkspark.schema.window.WindowDefinition;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of one log: checks Flink's results against the raw events and writes the corrected
 * tables, {@code summary.json} and {@code report/index.html}.
 *
 * <p>Raw events never come to the driver. One instance writes one report; not thread-safe.
 */
public final class TrafficReport {
  private static final Logger LOG = LoggerFactory.getLogger(TrafficReport.class);
  private static final long BYTES_PER_PARTITION = 16L << 20;
  private static final long WORTH_COMPILING = 64L << 20;

  private final SparkSession spark;
  private final FlinkOutput input;
  private final String report;
  private final String title;
  private final ReportClock clock = new ReportClock(System::nanoTime);
  private AnomalyRule rule = AnomalyRule.DEFAULT;
  private Instant anomaliesFrom;
  private String delays;
  private final List<Dataset<Row>> cached = new ArrayList<>();

  /**
   * @param in base of Flink's output folders
   * @param report folder of the results
   */
  public TrafficReport(SparkSession spark, String in, String report, String title) {
    this.spark = spark.newSession();
    this.input = new FlinkOutput(this.spark, in);
    this.report = report;
    this.title = title;
  }

  /**
   * Also looks for unusual traffic of hosts, and checks what Flink's anomaly job found.
   *
   * @param rule what is unusual
   * @param from the end of the history, and where the judging begins
   */
  public TrafficReport withAnomalies(AnomalyRule rule, Instant from) {
    this.rule = rule;
    this.anomaliesFrom = from;
    return this;
  }

  /**
   * Also tells when a streaming job read each epoch of the raw events.
   *
   * @param history the folder of that name which LiveDelayJob wrote
   */
  public TrafficReport withDelays(String history) {
    this.delays = history;
    return this;
  }

  /**
   * Writes the report.
   *
   * @return the number of differences without explanation
   * @throws JobException when the input is missing or the output cannot be written
   */
  public long write() {
    fitTo(input.rawBytes());
    input.requireWhole();
    try (ReportFiles files =
        ReportFiles.create(report, spark.sparkContext().hadoopConfiguration())) {
      ReportData data = compute(files);
      write(files, "report/index.html", ReportPage.html(data));
      write(files, "summary.json", ReportJson.summary(data));
      tell(data);
      return data.totals().unexplained();
    } catch (IOException e) {
      throw new JobException("Cannot write the report to " + report + ": " + e.getMessage(), e);
    } finally {
      cached.forEach(Dataset::unpersist);
    }
  }

  /**
   * On a small log, two hundred partitions and compiled stages, Spark's defaults, cost more than
   * the work itself. What the user set stays.
   */
  private void fitTo(long rawBytes) {
    long least = Math.min(spark.sparkContext().defaultParallelism(), 8);
    long partitions = Math.max(least, Math.min(2000, rawBytes / BYTES_PER_PARTITION));
    unlessSet("spark.sql.shuffle.partitions", Long.toString(partitions));
    if (rawBytes < WORTH_COMPILING) {
      unlessSet("spark.sql.codegen.wholeStage", "false");
    }
  }

  private void unlessSet(String key, String value) {
    if (!spark.conf().contains(key)) {
      spark.conf().set(key, value);
    }
  }

  private ReportData compute(ReportFiles files) throws IOException {
    SessionWindow session = TrafficWindows.SESSIONS_30MIN;
    List<AlignedWindow> aligned = aligned();
    long readMillis = System.currentTimeMillis();
    Column ofSessions = col(Columns.DEFINITION).equalTo(session.id());

    Dataset<Row> events = cache(input.events());
    Dataset<Row> late = input.late();
    EventTotals totals = ReportQueries.totals(events);
    clock.ended("read");

    Dataset<Row> windows =
        cache(
            AlignedWindowCheck.compare(
                    events, input.windows(), late.where(ofSessions.equalTo(false)), aligned)
                .withColumn(Columns.HOST, lit(null).cast("string")));
    List<DefinitionCheck> checks =
        new ArrayList<>(checks(windows, aligned.stream().map(AlignedWindow::id).toList()));
    clock.ended("windows");

    Dataset<Row> sessions =
        cache(
            SessionCheck.compare(events, input.sessions(), late.where(ofSessions), session.gap())
                .withColumn(Columns.DEFINITION, lit(session.id())));
    checks.addAll(checks(sessions, List.of(session.id())));
    clock.ended("sessions");

    Dataset<Row> anomalies = cache(anomalies(events, late));
    if (anomaliesFrom != null) {
      checks.addAll(checks(anomalies, List.of(AnomalyCheck.ID)));
      clock.ended("anomalies");
    }

    ReportTables tables = new ReportTables(files);
    for (AlignedWindow definition : aligned) {
      if (definition instanceof SlidingWindow) {
        tables.sliding(definition.id(), windows);
      } else {
        tables.tumbling(definition.id(), windows);
      }
    }
    tables.sessions(session.id(), sessions);
    ReportTables.Hosts hosts = tables.hosts(ReportQueries.hosts(sessions), ReportQueries.TOP);
    List<Row> targets = ReportQueries.topTargets(events);
    tables.targets(targets);
    tables.rejected(input.rejected());
    if (anomaliesFrom != null) {
      tables.anomalies(anomalies);
    }
    clock.ended("tables");

    ReportData.Rejected rejected = ReportQueries.rejected(input.rejected());
    long rejectedLines = rejected.reasons().stream().mapToLong(Count::requests).sum();
    List<Finding> unexplained = new ArrayList<>(writtenTwice(events));
    long twice =
        unexplained.isEmpty() ? 0 : ReportQueries.writtenTwice(events, input.rejected()).count();
    unexplained.addAll(
        findings(col(Columns.DIFFERENCE).isNotNull(), List.of(windows, sessions, anomalies)));
    Timeline timeline =
        ReportQueries.timeline(events, windows, TrafficWindows.TUMBLING_5MIN.id(), anomalies);
    ReportData.Totals all =
        new ReportData.Totals(
            totals.parsed() + rejectedLines,
            totals.parsed(),
            rejectedLines,
            totals.bytes(),
            hosts.count(),
            totals.firstMillis(),
            totals.lastMillis(),
            ReportQueries.lateRecords(late),
            checks.stream().mapToLong(DefinitionCheck::corrected).sum(),
            twice + checks.stream().mapToLong(DefinitionCheck::unexplained).sum(),
            totals.status(),
            totals.method());
    ReportData data =
        new ReportData(
            title,
            spark.version(),
            all,
            timeline,
            counts(hosts.first()),
            counts(targets.stream().limit(ReportQueries.TOP).toList()),
            ReportQueries.shapes(sessions, session.gap().toMillis()),
            ReportQueries.busiest(windows, TrafficWindows.TARGETS_COUNTED_IN.id()),
            anomaliesFrom == null ? null : ReportQueries.anomalies(anomalies, anomaliesFrom),
            checks,
            findings(col(Columns.CORRECTED), List.of(windows, sessions)),
            unexplained.stream().limit(ReportQueries.TOP).toList(),
            rejected,
            channels(),
            delay(events, readMillis),
            clock.seconds());
    clock.ended("report");
    return data;
  }

  private List<ChannelShape> channels() {
    return input.channels().entrySet().stream()
        .map(channel -> ChannelFigures.of(channel.getKey(), channel.getValue()))
        .toList();
  }

  /** Null when the raw events are in plain files. */
  private Delay delay(Dataset<Row> events, long readMillis) {
    if (!input.channels().containsKey("raw")) {
      return null;
    }
    Dataset<Row> reads =
        delays == null ? DelayQueries.noReads(spark) : DelayQueries.reads(spark, delays);
    return DelayQueries.of(events, reads, readMillis);
  }

  private static List<AlignedWindow> aligned() {
    List<AlignedWindow> aligned = new ArrayList<>();
    for (WindowDefinition definition : TrafficWindows.all()) {
      if (definition instanceof AlignedWindow window) {
        aligned.add(window);
      }
    }
    return aligned;
  }

  private Dataset<Row> cache(Dataset<Row> rows) {
    Dataset<Row> kept = rows.cache();
    cached.add(kept);
    return kept;
  }

  /** The known definitions in their order, with zeros where there is nothing, then strange ones. */
  private static List<DefinitionCheck> checks(Dataset<Row> compared, List<String> known) {
    Map<String, DefinitionCheck> checks = new LinkedHashMap<>();
    known.forEach(id -> checks.put(id, new DefinitionCheck(id, 0, 0, 0, 0, 0)));
    for (Row row : ReportQueries.verdicts(compared)) {
      long windows = row.getLong(1);
      long corrected = row.getLong(2);
      long unexplained = row.getLong(3);
      checks.put(
          row.getString(0),
          new DefinitionCheck(
              row.getString(0),
              windows,
              windows - corrected - unexplained,
              corrected,
              unexplained,
              row.getLong(4)));
    }
    return List.copyOf(checks.values());
  }

  /** Without rows when nobody asks for anomalies. */
  private Dataset<Row> anomalies(Dataset<Row> events, Dataset<Row> late) {
    Instant from = anomaliesFrom == null ? Instant.EPOCH : anomaliesFrom;
    Column asked = lit(anomaliesFrom != null);
    Column ofHostWindows = col(Columns.DEFINITION).equalTo(TrafficWindows.TUMBLING_5MIN.id());
    return AnomalyCheck.compare(
        events.where(asked), late.where(ofHostWindows), input.anomalies().where(asked), rule, from);
  }

  private static List<Finding> findings(Column which, List<Dataset<Row>> compared) {
    return compared.stream().flatMap(rows -> ReportQueries.findings(rows, which).stream()).toList();
  }

  private List<Finding> writtenTwice(Dataset<Row> events) {
    return ReportQueries.writtenTwice(events, input.rejected())
        .limit(ReportQueries.TOP)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Finding(
                    "raw",
                    null,
                    null,
                    null,
                    row.getLong(2),
                    null,
                    0,
                    "Flink wrote the line at "
                        + row.getString(0)
                        + ", offset "
                        + row.getLong(1)
                        + ", more than once"))
        .toList();
  }

  private static List<Count> counts(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new Count(
                    ReportQueries.cut(row.getString(0)),
                    row.getLong(1),
                    row.size() > 2 ? row.getLong(2) : null))
        .toList();
  }

  private static void write(ReportFiles files, String name, String text) throws IOException {
    try (Writer out = files.open(name, StandardCharsets.UTF_8)) {
      out.write(text);
    }
  }

  private void tell(ReportData data) {
    ReportData.Totals totals = data.totals();
    LOG.info(
        "{} records: {} parsed, {} rejected, {} late; {} windows corrected, {} differences"
            + " unexplained; report in {}",
        totals.records(),
        totals.parsed(),
        totals.rejected(),
        totals.late(),
        totals.corrected(),
        totals.unexplained(),
        report);
    for (Finding finding : data.unexplained()) {
      LOG.error("Unexplained: {}", finding);
    }
    if (totals.unexplained() > 0) {
      LOG.error(
          "{} of Flink's results differ from the raw events for no known reason",
          totals.unexplained());
    }
  }
}
