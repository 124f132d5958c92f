package io.flinkspark.jobs.spark.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/** Names of the columns that the report's datasets share, and sums over them. */
final class Columns {
  static final String DEFINITION = "definition";
  static final String START = "start_ms";
  static final String END = "end_ms";
  static final String HOST = "host";
  static final String REQUESTS = "requests";
  static final String BYTES = "bytes";
  static final String HOSTS = "hosts";
  static final String S4XX = "s4xx";
  static final String S5XX = "s5xx";

  /** Number of the epoch in which Flink committed the row. */
  static final String EPOCH = "epoch";

  static final String COMMITTED = "committed_ms";
  static final String LATE_ROWS = "late_rows";
  static final String FLINK_ROWS = "flink_rows";

  /** Null when Flink's result is explained. */
  static final String DIFFERENCE = "difference";

  static final String CORRECTED = "corrected";

  /** What one request adds to. */
  static final List<String> SUMS = List.of(REQUESTS, BYTES, S4XX, S5XX);

  /** Every figure of a window. */
  static final List<String> FIGURES = List.of(REQUESTS, BYTES, HOSTS, S4XX, S5XX);

  private Columns() {}

  static String onTime(String figure) {
    return "on_time_" + figure;
  }

  static String flink(String figure) {
    return "flink_" + figure;
  }

  static Column statusClass(int hundreds) {
    return when(
            col("status").geq(hundreds * 100).and(col("status").lt((hundreds + 1) * 100)), lit(1L))
        .otherwise(lit(0L));
  }

  /** Zero when there are no rows. */
  static Column total(Column column) {
    return coalesce(sum(column), lit(0L));
  }

  static Column count(Column condition) {
    return total(when(condition, lit(1L)).otherwise(lit(0L)));
  }
}
