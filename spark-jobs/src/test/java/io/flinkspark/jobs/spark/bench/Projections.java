package io.flinkspark.jobs.spark.bench;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Spark evaluates a projection over rows that lie in memory in its own form, over and over. Flink's
 * side has the same rows and the same sums.
 */
final class Projections {

  private static final String[] COLUMNS = {
    "id",
    "timestamp_millis(1767225600000 + id * 1000) AS ts",
    "CASE WHEN id % 100 < 99 THEN concat(' user-', lpad(id * 7919 % 65536, 6, '0'), ' ') END"
        + " AS name",
    "concat('/store/categories/', id % 97, '/items/', id) AS url",
    "CAST(CASE WHEN id % 50 = 0 THEN 500 WHEN id % 10 = 0 THEN 404 ELSE 200 END AS int) AS status",
    "id * 104729 % 65536 AS size",
    "CAST(id * 13 % 8000 AS double) / 8 AS latency"
  };

  private static final int DIFFERENT = 1 << 16;

  /** Made once; tasks run in this JVM. */
  private static InternalRow[] made;

  private static StructType type;

  private Projections() {}

  /** How long all rows took, from the first result to the last, and what they add up to. */
  static Map<String, Object> run(SparkSession spark, Map<String, String> arguments) {
    make(spark);
    long rows = Long.parseLong(arguments.get("rows"));
    boolean allBytes = Boolean.parseBoolean(arguments.get("all-fields"));
    Tally tally =
        rows(spark, rows)
            .selectExpr(arguments.get("projection").split(";"))
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(results -> List.of(tally(results, allBytes)).iterator())
            .first();
    return Map.of(
        "rows", tally.rows(),
        "sum", tally.sum(),
        "micros", tally.micros(),
        "row-bytes", bytesPerRow());
  }

  private static void make(SparkSession spark) {
    if (made == null) {
      Dataset<Row> rows = spark.range(0, DIFFERENT, 1, 1).selectExpr(COLUMNS);
      type = rows.schema();
      List<InternalRow> copies =
          rows.queryExecution().toRdd().toJavaRDD().map(InternalRow::copy).collect();
      made = copies.toArray(InternalRow[]::new);
    }
  }

  private static double bytesPerRow() {
    long bytes = 0;
    for (InternalRow row : made) {
      bytes += ((UnsafeRow) row).getSizeInBytes();
    }
    return (double) bytes / DIFFERENT;
  }

  private static Dataset<Row> rows(SparkSession spark, long count) {
    JavaRDD<InternalRow> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(count), 1)
            .mapPartitions(counts -> new OverAndOver(counts.next()));
    return spark.internalCreateDataFrame(rows.rdd(), type, false);
  }

  private record Tally(long rows, long sum, long micros) implements java.io.Serializable {}

  private static Tally tally(Iterator<InternalRow> results, boolean allBytes) {
    long rows = 0;
    long sum = 0;
    long firstNanos = 0;
    while (results.hasNext()) {
      InternalRow row = results.next();
      if (rows == 0) {
        firstNanos = System.nanoTime();
      }
      rows++;
      sum += allBytes ? full(row) : quick(row);
    }
    return new Tally(rows, sum, (System.nanoTime() - firstNanos) / 1000);
  }

  /** Looks at every column, and of each text at its last byte. */
  private static long quick(InternalRow row) {
    return last(row, 0) * 31L
        + last(row, 1) * 7L
        + last(row, 2)
        + (long) (row.getDouble(3) * 1024)
        + row.getInt(4) * 13L;
  }

  /** Looks at every byte. */
  private static long full(InternalRow row) {
    return crc(row, 0) * 31
        + crc(row, 1) * 7
        + crc(row, 2)
        + (long) (row.getDouble(3) * 1024)
        + row.getInt(4) * 13L;
  }

  private static int last(InternalRow row, int column) {
    if (row.isNullAt(column)) {
      return 0;
    }
    UTF8String text = row.getUTF8String(column);
    return Platform.getByte(text.getBaseObject(), text.getBaseOffset() + text.numBytes() - 1);
  }

  private static long crc(InternalRow row, int column) {
    if (row.isNullAt(column)) {
      return 0;
    }
    CRC32 crc = new CRC32();
    crc.update(row.getUTF8String(column).getBytes());
    return crc.getValue();
  }

  private static final class OverAndOver implements Iterator<InternalRow> {
    private final InternalRow[] rows = made;
    private final long count;
    private long next;

    OverAndOver(long count) {
      this.count = count;
    }

    @Override
    public boolean hasNext() {
      return next < count;
    }

    @Override
    public InternalRow next() {
      if (next == count) {
        throw new NoSuchElementException();
      }
      return rows[(int) (next++ & DIFFERENT - 1)];
    }
  }
}
