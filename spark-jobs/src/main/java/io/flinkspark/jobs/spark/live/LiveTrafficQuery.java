package io.flinkspark.jobs.spark.live;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The streaming query of the live view: window results from Kafka, one state for all of them, one
 * snapshot and its alerts per batch.
 *
 * @param source options of Spark's Kafka source
 * @param alertSink options of Spark's Kafka sink for the alerts
 * @param settings what the view looks at
 * @param checkpoint folder of the query's checkpoint
 * @param out folder of {@code current/} and {@code history/}
 */
public record LiveTrafficQuery(
    Map<String, String> source,
    Map<String, String> alertSink,
    LiveSettings settings,
    URI checkpoint,
    URI out) {

  /** Session settings that the query relies on: one state store, and times in UTC. */
  public static final Map<String, String> SESSION_CONFIGURATION =
      Map.of("spark.sql.shuffle.partitions", "1", "spark.sql.session.timeZone", "UTC");

  /** Starts the query, from its checkpoint if there is one. */
  public StreamingQuery start(SparkSession spark, Trigger trigger) throws TimeoutException {
    String definition = settings.definition();
    Dataset<WindowStats> windows =
        spark
            .readStream()
            .format("kafka")
            .options(source)
            .load()
            .select("topic", "partition", "offset", "value")
            .mapPartitions(new WindowReader(definition), Encoders.bean(WindowStats.class));
    MapFunction<WindowStats, String> sameKeyForAll = window -> definition;
    return windows
        .groupByKey(sameKeyForAll, Encoders.STRING())
        .mapGroupsWithState(
            new LiveView(settings),
            Encoders.bean(LiveState.class),
            Encoders.bean(LiveUpdate.class),
            GroupStateTimeout.NoTimeout())
        .writeStream()
        .queryName("live-traffic")
        .outputMode(OutputMode.Update())
        .option("checkpointLocation", checkpoint.toString())
        .trigger(trigger)
        .foreachBatch(new LiveBatchWriter(out, alertSink))
        .start();
  }
}
