package io.flinkspark.jobs.spark.bench;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of the benchmark, made from their number alone, about 87 bytes each as Arrow; and what
 * they add up to, which Flink's side must find, too.
 */
final class BenchRows {

  /**
   * The same columns for Kafka. Without null, since Spark and Flink order such unions differently.
   */
  static final String AVRO_SCHEMA =
      """
      {"type": "record", "name": "BenchRow", "namespace": "io.flinkspark.jobs.bench", "fields": [
        {"name": "id", "type": "long"},
        {"name": "ts", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "user", "type": "string"},
        {"name": "url", "type": "string"},
        {"name": "status", "type": "int"},
        {"name": "bytes", "type": "long"},
        {"name": "latency", "type": "double"}]}
      """;

  private static final String[] COLUMNS = {
    "id",
    "timestamp_micros(1767225600000000 + id * 1000) AS ts",
    "concat('user-', lpad(pmod(id * 7919, 100000), 6, '0')) AS user",
    "concat('/store/categories/', pmod(id, 97), '/items/', pmod(id * 31, 100000)) AS url",
    "CAST(CASE WHEN id % 50 = 0 THEN 500 WHEN id % 10 = 0 THEN 404 ELSE 200 END AS int) AS status",
    "pmod(id * 104729, 65536) AS bytes",
    "CAST(pmod(id * 13, 8000) AS double) / 8 AS latency"
  };

  /** Looks at two columns. */
  private static final String QUICK_SUM = "sum(ascii(right(user, 1)) * 31L + bytes)";

  /** Looks at all columns. */
  private static final String FULL_SUM =
      "sum(id * 31 + unix_micros(ts) * 7 + crc32(CAST(user AS binary)) * 3"
          + " + crc32(CAST(url AS binary)) * 5 + status * 11 + bytes"
          + " + CAST(latency * 8 AS bigint) * 13)";

  private BenchRows() {}

  /** What some rows add up to; the sums overflow as a long does. */
  record Sums(long quick, long full) {}

  static Dataset<Row> generate(SparkSession spark, long rows, int partitions) {
    return spark.range(0, rows, 1, partitions).selectExpr(COLUMNS);
  }

  /** Writes a file for each partition. */
  static void write(SparkSession spark, long rows, int partitions, Path folder) {
    generate(spark, rows, partitions)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.toUri().toString());
  }

  static Sums sums(Dataset<Row> rows) {
    Row sums = rows.selectExpr(QUICK_SUM, FULL_SUM).first();
    return new Sums(sums.getLong(0), sums.getLong(1));
  }
}
