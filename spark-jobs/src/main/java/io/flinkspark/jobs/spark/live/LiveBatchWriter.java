package io.flinkspark.jobs.spark.live;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes what a batch changed: alerts to Kafka, then {@code history/batch-N.json}, then {@code
 * current/snapshot.json}. Runs in the driver; a batch holds one update or none. Spark repeats a
 * batch that was not finished with the same updates: both files are replaced by equal ones, and the
 * alerts are sent again under the same ids.
 */
final class LiveBatchWriter implements VoidFunction2<Dataset<LiveUpdate>, Long> {

  private static final StructType KAFKA_RECORD =
      new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType);

  private final URI out;
  private final Map<String, String> alertSink;

  LiveBatchWriter(URI out, Map<String, String> alertSink) {
    this.out = out;
    this.alertSink = alertSink;
  }

  @Override
  public void call(Dataset<LiveUpdate> batch, Long batchId) throws IOException {
    // Collected once: each further action would compute the state again.
    List<Row> updates =
        batch.select(snapshotJson(batchId).as("snapshot"), col("alerts")).collectAsList();
    for (Row update : updates) {
      send(batch.sparkSession(), update.getList(1));
      write(batch.sparkSession(), batchId, update.getString(0) + "\n");
    }
  }

  private void send(SparkSession spark, List<Row> alerts) {
    if (alerts.isEmpty()) {
      return;
    }
    List<Row> records =
        alerts.stream()
            .map(alert -> RowFactory.create(alert.getAs("id"), alert.getAs("value")))
            .toList();
    spark
        .createDataFrame(records, KAFKA_RECORD)
        .coalesce(1)
        .write()
        .format("kafka")
        .options(alertSink)
        .save();
  }

  private void write(SparkSession spark, long batchId, String json) throws IOException {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Path folder = new Path(out);
    String history = "history/batch-%010d.json".formatted(batchId);
    new ReplacedFile(new Path(folder, history), configuration).write(json);
    new ReplacedFile(new Path(folder, "current/snapshot.json"), configuration).write(json);
  }

  private static Column snapshotJson(long batchId) {
    return to_json(
        struct(
            lit(batchId).as("batch_id"),
            col("snapshot.definition").as("definition"),
            col("snapshot.from").as("from"),
            col("snapshot.to").as("to"),
            col("snapshot.watermark").as("watermark"),
            col("snapshot.windows").as("windows"),
            col("snapshot.requests").as("requests"),
            col("snapshot.bytes").as("bytes"),
            col("snapshot.status4xx").as("status_4xx"),
            col("snapshot.status5xx").as("status_5xx"),
            col("snapshot.requestsPerSecond").as("requests_per_second"),
            col("snapshot.errorRate").as("error_rate"),
            col("snapshot.windowsTooOld").as("windows_too_old"),
            col("snapshot.topHosts").as("top_hosts"),
            col("snapshot.topTargets").as("top_targets"),
            col("alerts.id").as("alerts")));
  }
}
