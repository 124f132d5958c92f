package io.flinkspark.jobs.spark.report;

import io.flinkspark.jobs.spark.report.LogLine.Event;
import io.flinkspark.schema.window.AlignedWindow;
import io.flinkspark.schema.window.TimeRange;
import io.flinkspark.schema.window.TrafficWindows;
import io.flinkspark.schema.window.WindowDefinition;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What Flink's job writes for a log read in file order, computed in plain Java: windows close when
 * the watermark passes, events that come later are late rows. Tests spoil the lists before they are
 * written.
 */
final class SimulatedFlink {
  private static final String SOURCE = "access-log-0";
  private static final long DELAY = 60_000;
  private static final long GAP = TrafficWindows.SESSIONS_30MIN.gap().toMillis();

  /** Figures of a window or a session. */
  static final class Figures {
    long requests;
    long bytes;
    long s4xx;
    long s5xx;
    final Set<String> hosts = new HashSet<>();

    void add(Event event) {
      requests++;
      bytes += event.bytesOrZero();
      s4xx += event.status() / 100 == 4 ? 1 : 0;
      s5xx += event.status() / 100 == 5 ? 1 : 0;
      hosts.add(event.host());
    }

    void add(Figures other) {
      requests += other.requests;
      bytes += other.bytes;
      s4xx += other.s4xx;
      s5xx += other.s5xx;
    }
  }

  record Window(String definition, TimeRange range, Figures figures) {}

  record Session(String host, TimeRange range, Figures figures) {}

  record Unusual(
      String host,
      long start,
      String reason,
      long requests,
      long windows,
      double mean,
      double deviation,
      double threshold) {}

  record Late(String definition, TimeRange range, LogLine line) {}

  final List<LogLine> raw = new ArrayList<>();
  final List<Unusual> unusual = new ArrayList<>();
  final List<Window> windows = new ArrayList<>();
  final List<Session> sessions = new ArrayList<>();
  final List<Late> late = new ArrayList<>();
  final List<LogLine> rejected = new ArrayList<>();

  private final Map<String, Map<TimeRange, Figures>> open = new LinkedHashMap<>();
  private final Map<String, List<Session>> live = new LinkedHashMap<>();
  private long watermark = Long.MIN_VALUE;

  private SimulatedFlink() {}

  static SimulatedFlink of(List<LogLine> lines) {
    SimulatedFlink flink = new SimulatedFlink();
    lines.forEach(flink::take);
    flink.watermark = Long.MAX_VALUE;
    flink.fire();
    return flink;
  }

  private void take(LogLine line) {
    if (line.event() == null) {
      rejected.add(line);
      return;
    }
    raw.add(line);
    for (WindowDefinition definition : TrafficWindows.all()) {
      if (definition instanceof AlignedWindow aligned) {
        aligned.windowsOf(line.event().millis()).forEach(range -> count(aligned, range, line));
      }
    }
    session(line);
    if (line.event().millis() - DELAY - 1 > watermark) {
      watermark = line.event().millis() - DELAY - 1;
      fire();
    }
  }

  private void count(AlignedWindow definition, TimeRange range, LogLine line) {
    if (range.end() - 1 <= watermark) {
      late.add(new Late(definition.id(), range, line));
      return;
    }
    open.computeIfAbsent(definition.id(), id -> new LinkedHashMap<>())
        .computeIfAbsent(range, key -> new Figures())
        .add(line.event());
  }

  private void session(LogLine line) {
    Event event = line.event();
    TimeRange range = new TimeRange(event.millis(), event.millis() + GAP);
    List<Session> ofHost = live.computeIfAbsent(event.host(), host -> new ArrayList<>());
    Figures figures = new Figures();
    figures.add(event);
    List<Session> merged = new ArrayList<>();
    for (Session other : ofHost) {
      if (other.range().start() <= range.end() && range.start() <= other.range().end()) {
        merged.add(other);
        range =
            new TimeRange(
                Math.min(range.start(), other.range().start()),
                Math.max(range.end(), other.range().end()));
        figures.add(other.figures());
      }
    }
    if (range.end() - 1 <= watermark) {
      late.add(
          new Late(
              TrafficWindows.SESSIONS_30MIN.id(),
              new TimeRange(event.millis(), event.millis() + GAP),
              line));
      return;
    }
    ofHost.removeAll(merged);
    ofHost.add(new Session(event.host(), range, figures));
  }

  private void fire() {
    open.forEach(
        (definition, figures) ->
            figures
                .entrySet()
                .removeIf(
                    entry -> {
                      boolean closed = entry.getKey().end() - 1 <= watermark;
                      if (closed) {
                        windows.add(new Window(definition, entry.getKey(), entry.getValue()));
                      }
                      return closed;
                    }));
    live.values()
        .forEach(
            ofHost ->
                ofHost.removeIf(
                    session -> {
                      boolean closed = session.range().end() - 1 <= watermark;
                      if (closed) {
                        sessions.add(session);
                      }
                      return closed;
                    }));
  }

  /** Writes the folders as Flink's Parquet files hold them; a folder without rows is left out. */
  void write(SparkSession spark, String base) {
    write(spark, base + "/raw", RAW, raw.stream().map(SimulatedFlink::rawRow).toList());
    if (raw.isEmpty()) {
      write(spark, base + "/raw", RAW, List.of(), true);
    }
    write(spark, base + "/windows", WINDOWS, windows.stream().map(SimulatedFlink::row).toList());
    write(spark, base + "/sessions", SESSIONS, sessions.stream().map(SimulatedFlink::row).toList());
    write(spark, base + "/late", LATE, late.stream().map(SimulatedFlink::row).toList());
    write(
        spark, base + "/anomalies", ANOMALIES, unusual.stream().map(SimulatedFlink::row).toList());
    write(
        spark,
        base + "/rejected",
        FlinkOutput.REJECTED,
        rejected.stream()
            .map(
                line ->
                    RowFactory.create(
                        SOURCE, line.number() - 1, line.number(), "HOST", 1, line.text()))
            .toList());
  }

  private static void write(SparkSession spark, String path, StructType schema, List<Row> rows) {
    write(spark, path, schema, rows, !rows.isEmpty());
  }

  private static void write(
      SparkSession spark, String path, StructType schema, List<Row> rows, boolean evenIfEmpty) {
    if (evenIfEmpty) {
      spark
          .createDataFrame(rows, schema)
          .repartition(2)
          .write()
          .mode(SaveMode.Overwrite)
          .option("datetimeRebaseMode", "CORRECTED")
          .parquet(path);
    }
  }

  private static final StructType RAW =
      StructType.fromDDL(
          "source STRING, offset BIGINT, line BIGINT, event_time TIMESTAMP, host STRING,"
              + " request STRING, method STRING, target STRING, status INT, bytes BIGINT");
  private static final StructType WINDOWS =
      StructType.fromDDL(
          "definition STRING, window_start TIMESTAMP, window_end TIMESTAMP, requests BIGINT,"
              + " bytes BIGINT, hosts BIGINT, status_4xx BIGINT, status_5xx BIGINT,"
              + " top_hosts ARRAY<STRUCT<key: STRING, count: BIGINT>>,"
              + " top_targets ARRAY<STRUCT<key: STRING, count: BIGINT>>, late_data STRING");
  private static final StructType ANOMALIES = FlinkOutput.ANOMALIES;
  private static final StructType SESSIONS = FlinkOutput.SESSIONS.add("late_data", "string");
  private static final StructType LATE =
      StructType.fromDDL(
          "definition STRING, window_start TIMESTAMP, window_end TIMESTAMP, event "
              + "STRUCT<source: STRING, offset: BIGINT, line: BIGINT, event_time: TIMESTAMP,"
              + " host: STRING, request: STRING, method: STRING, target: STRING, status: INT,"
              + " bytes: BIGINT>");

  private static Row rawRow(LogLine line) {
    Event event = line.event();
    return RowFactory.create(
        SOURCE,
        line.number() - 1,
        line.number(),
        new Timestamp(event.millis()),
        event.host(),
        event.request(),
        event.method(),
        event.target(),
        event.status(),
        event.bytes());
  }

  private static Row row(Window window) {
    Figures figures = window.figures();
    Row top = RowFactory.create(figures.hosts.stream().sorted().findFirst().orElse(null), 1L);
    return RowFactory.create(
        window.definition(),
        new Timestamp(window.range().start()),
        new Timestamp(window.range().end()),
        figures.requests,
        figures.bytes,
        (long) figures.hosts.size(),
        figures.s4xx,
        figures.s5xx,
        List.of(top),
        List.of(),
        "FLINK");
  }

  private static Row row(Session session) {
    Figures figures = session.figures();
    return RowFactory.create(
        TrafficWindows.SESSIONS_30MIN.id(),
        session.host(),
        new Timestamp(session.range().start()),
        new Timestamp(session.range().end()),
        figures.requests,
        figures.bytes,
        figures.s4xx,
        figures.s5xx,
        "FLINK");
  }

  private static Row row(Unusual unusual) {
    return RowFactory.create(
        unusual.host(),
        new Timestamp(unusual.start()),
        unusual.reason(),
        unusual.requests(),
        unusual.windows(),
        unusual.mean(),
        unusual.deviation(),
        unusual.threshold());
  }

  private static Row row(Late late) {
    return RowFactory.create(
        late.definition(),
        new Timestamp(late.range().start()),
        new Timestamp(late.range().end()),
        rawRow(late.line()));
  }
}
