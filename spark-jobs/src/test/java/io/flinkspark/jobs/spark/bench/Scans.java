package io.flinkspark.jobs.spark.bench;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** What Spark alone can do: it computes every row and drops it. Each answers the rows it saw. */
final class Scans {

  private Scans() {}

  /** Without a row object, as far as the plan has column vectors. */
  static long batches(Dataset<Row> dataset) {
    SparkPlan plan = dataset.queryExecution().executedPlan();
    while (!plan.supportsColumnar()) {
      plan = plan.children().head();
    }
    return plan.executeColumnar()
        .toJavaRDD()
        .mapPartitions(batches -> List.of(countBatches(batches)).iterator())
        .reduce(Long::sum);
  }

  private static long countBatches(Iterator<ColumnarBatch> batches) {
    long rows = 0;
    while (batches.hasNext()) {
      rows += batches.next().numRows();
    }
    return rows;
  }

  /** Row after row. */
  static long rows(Dataset<Row> dataset) {
    return dataset
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(rows -> List.of(countRows(rows)).iterator())
        .reduce(Long::sum);
  }

  private static long countRows(Iterator<InternalRow> rows) {
    long count = 0;
    while (rows.hasNext()) {
      rows.next();
      count++;
    }
    return count;
  }
}
