package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The Parquet folders that Flink's access-log job wrote, as datasets with times in epoch
 * milliseconds, so that no session time zone can move them.
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

  private final SparkSession spark;
  private final Path base;

  /** The output below this folder. */
  public FlinkOutput(SparkSession spark, String base) {
    this.spark = spark;
    this.base = new Path(base);
  }

  /** Source, offset, ts_ms, host, method, target, status, bytes (0 when absent), 4xx, 5xx. */
  public Dataset<Row> events() {
    return read("raw", RAW)
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
            Columns.statusClass(5).as(Columns.S5XX));
  }

  Dataset<Row> windows() {
    return read("windows", WINDOWS)
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
    return read("sessions", SESSIONS)
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
    return read("late", LATE)
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
    return read("anomalies", ANOMALIES)
        .withColumn(Columns.START, unix_millis(col("window_start")))
        .drop("window_start");
  }

  Dataset<Row> rejected() {
    return read("rejected", REJECTED);
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
    Path raw = new Path(base, "raw");
    try {
      FileSystem files = raw.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(raw)) {
        throw new JobException(
            "Cannot read Flink's output: there is no folder " + raw + " (option --in)");
      }
      return files.getContentSummary(raw).getLength();
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException("Cannot read Flink's output in " + base + ": " + e.getMessage(), e);
    }
  }

  private Dataset<Row> read(String folder, StructType schema) {
    Path path = new Path(base, folder);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(path)) {
        return spark.createDataFrame(List.<Row>of(), schema);
      }
    } catch (IOException e) {
      throw new JobException("Cannot read " + path + ": " + e.getMessage(), e);
    }
    return spark
        .read()
        .schema(schema)
        // Flink writes proleptic Gregorian times; Spark refuses years before 1900 unless told.
        .option("datetimeRebaseMode", "CORRECTED")
        .parquet(path.toString());
  }

  private static Column millis(String timestamp, String name) {
    return unix_millis(col(timestamp)).as(name);
  }

  private static Column orZero(String column) {
    return coalesce(col(column), lit(0L)).as(column);
  }
}
