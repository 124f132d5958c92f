package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.jobs.spark.command.JobException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What Flink's access-log job wrote, channels or plain Parquet folders, as datasets with times in
 * epoch milliseconds, so that no session time zone can move them. A channel is read as it was when
 * it was first asked for. Not thread-safe.
 *
 * <p>Only columns that the report needs are read. Watermarks are not: the last one of a bounded
 * input is {@code Long.MAX_VALUE} milliseconds, which Spark's timestamps cannot hold.
 */
public final class FlinkOutput {
  static final StructType RAW =
      StructType.fromDDL(
          "source STRING, offset BIGINT, event_time TIMESTAMP, host STRING, method STRING,"
              + " target STRING, status INT, bytes BIGINT");
  static final StructType WINDOWS =
      StructType.fromDDL(
          "definition STRING, window_start TIMESTAMP, window_end TIMESTAMP, requests BIGINT,"
              + " bytes BIGINT, hosts BIGINT, status_4xx BIGINT, status_5xx BIGINT,"
              + " top_hosts ARRAY<STRUCT<key: STRING, count: BIGINT>>,"
              + " top_targets ARRAY<STRUCT<key: STRING, count: BIGINT>>");
  static final StructType SESSIONS =
      StructType.fromDDL(
          "definition STRING, host STRING, session_start TIMESTAMP, session_end TIMESTAMP,"
              + " requests BIGINT, bytes BIGINT, status_4xx BIGINT, status_5xx BIGINT");
  static final StructType LATE =
      StructType.fromDDL(
          "definition STRING, window_start TIMESTAMP, window_end TIMESTAMP,"
              + " event STRUCT<source: STRING, offset: BIGINT, host: STRING, status: INT,"
              + " bytes: BIGINT>");
  static final StructType ANOMALIES =
      StructType.fromDDL(
          "host STRING, window_start TIMESTAMP, reason STRING, requests BIGINT,"
              + " history_windows BIGINT, mean DOUBLE, deviation DOUBLE, threshold DOUBLE");
  static final StructType REJECTED =
      StructType.fromDDL(
          "source STRING, offset BIGINT, line BIGINT, reason STRING, `column` INT, text STRING");

  private static final Map<String, StructType> COLUMNS =
      Map.of(
          "raw", RAW,
          "windows", WINDOWS,
          "sessions", SESSIONS,
          "late", LATE,
          "anomalies", ANOMALIES,
          "rejected", REJECTED);

  /** What the access-log job writes, in the order of its topology. */
  private static final List<String> CHANNELS =
      List.of("raw", "windows", "sessions", "late", "rejected");

  private final SparkSession spark;
  private final Path base;
  private final Map<String, ResultFolder> folders = new HashMap<>();

  /** The output below this folder. */
  public FlinkOutput(SparkSession spark, String base) {
    this.spark = spark;
    this.base = new Path(base);
  }

  /**
   * Source, offset, ts_ms, host, method, target, status, bytes (0 when absent), 4xx, 5xx, epoch and
   * committed_ms (null in plain folders).
   */
  public Dataset<Row> events() {
    return folder("raw")
        .rowsWithEpochs()
        .select(
            col("source"),
            col("offset"),
            millis("event_time", "ts_ms"),
            col(Columns.HOST),
            col("method"),
            col("target"),
            col("status"),
            orZero("bytes"),
            Columns.statusClass(4).as(Columns.S4XX),
            Columns.statusClass(5).as(Columns.S5XX),
            col(Columns.EPOCH),
            col(Columns.COMMITTED));
  }

  Dataset<Row> windows() {
    return folder("windows")
        .rows()
        .select(
            col(Columns.DEFINITION),
            millis("window_start", Columns.START),
            millis("window_end", Columns.END),
            col(Columns.REQUESTS),
            col(Columns.BYTES),
            col(Columns.HOSTS),
            col("status_4xx").as(Columns.S4XX),
            col("status_5xx").as(Columns.S5XX),
            col("top_hosts").getItem(0).getField("key").as("top_host"),
            col("top_targets").getItem(0).getField("key").as("top_target"));
  }

  Dataset<Row> sessions() {
    return folder("sessions")
        .rows()
        .select(
            col(Columns.DEFINITION),
            col(Columns.HOST),
            millis("session_start", Columns.START),
            millis("session_end", Columns.END),
            col(Columns.REQUESTS),
            col(Columns.BYTES),
            col("status_4xx").as(Columns.S4XX),
            col("status_5xx").as(Columns.S5XX));
  }

  Dataset<Row> late() {
    return folder("late")
        .rows()
        .select(
            col(Columns.DEFINITION),
            millis("window_start", Columns.START),
            millis("window_end", Columns.END),
            col("event.source").as("source"),
            col("event.offset").as("offset"),
            col("event.host").as(Columns.HOST),
            col("event.status").as("status"),
            coalesce(col("event.bytes"), lit(0L)).as(Columns.BYTES))
        .withColumn(Columns.S4XX, Columns.statusClass(4))
        .withColumn(Columns.S5XX, Columns.statusClass(5));
  }

  /** What Flink's anomaly job wrote. */
  Dataset<Row> anomalies() {
    return folder("anomalies")
        .rows()
        .withColumn(Columns.START, unix_millis(col("window_start")))
        .drop("window_start");
  }

  Dataset<Row> rejected() {
    return folder("rejected").rows();
  }

  /**
   * Checks that there are raw events.
   *
   * @throws JobException when there is no folder of them
   */
  public void requireRaw() {
    rawBytes();
  }

  /** Bytes of the raw events' files; refuses a base that holds none. */
  long rawBytes() {
    ResultFolder raw = folder("raw");
    if (!raw.exists()) {
      throw new JobException(
          "Cannot read Flink's output: there is no folder "
              + new Path(base, "raw")
              + " (option --in)");
    }
    return raw.bytes();
  }

  /**
   * Refuses channels that have forgotten epochs: nothing could be counted again without their rows.
   */
  void requireWhole() {
    channels()
        .forEach(
            (name, view) -> {
              long expired = view.start().epoch();
              if (expired > 0) {
                throw new JobException(
                    "Cannot count again what Flink counted: the epochs up to %d of channel %s have"
                            .formatted(expired, new Path(base, name))
                        + " expired. Keep them until the report is made");
              }
            });
  }

  /** The channels among the folders; none when Flink wrote plain files. */
  Map<String, ChannelView> channels() {
    Map<String, ChannelView> channels = new LinkedHashMap<>();
    for (String name : CHANNELS) {
      folder(name).channel().ifPresent(view -> channels.put(name, view));
    }
    return channels;
  }

  private ResultFolder folder(String name) {
    return folders.computeIfAbsent(
        name, it -> ResultFolder.open(spark, new Path(base, it), COLUMNS.get(it)));
  }

  private static Column millis(String timestamp, String name) {
    return unix_millis(col(timestamp)).as(name);
  }

  private static Column orZero(String column) {
    return coalesce(col(column), lit(0L)).as(column);
  }
}
