package io.flinkspark.jobs.spark.live;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.to_json;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a line for each epoch of a batch to {@code history/batch-N.json}. Runs in the driver. A
 * batch that Spark repeats replaces its file; the rows are the same, the time is the later one.
 */
final class DelayBatchWriter implements VoidFunction2<Dataset<Row>, Long> {
  private final URI out;
  private final Clock clock;

  DelayBatchWriter(URI out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws IOException {
    List<Row> epochs =
        batch
            .groupBy("_epoch", "_committed")
            .agg(
                count(lit(1)).as("rows"),
                min("event_time").as("first_event"),
                max("event_time").as("last_event"))
            .orderBy("_epoch")
            .collectAsList();
    if (epochs.isEmpty()) {
      return;
    }
    // Every row of the batch has been through Spark by now.
    String lines = json(batch, epochs, batchId, clock.millis());
    String name = "history/batch-%010d.json".formatted(batchId);
    new ReplacedFile(
            new Path(new Path(out), name),
            batch.sparkSession().sparkContext().hadoopConfiguration())
        .write(lines);
  }

  private static String json(Dataset<Row> batch, List<Row> epochs, long batchId, long readMillis) {
    SparkSession spark = batch.sparkSession();
    return spark
        .createDataFrame(epochs, epochs.get(0).schema())
        .select(
            to_json(
                struct(
                    lit(batchId).as("batch_id"),
                    col("_epoch").as("epoch"),
                    col("rows"),
                    col("first_event"),
                    col("last_event"),
                    col("_committed").as("committed"),
                    timestamp_millis(lit(readMillis)).as("read"))))
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
