package io.flinkspark.jobs.spark.live;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The streaming query that follows the events of a channel and tells when it got those of each
 * epoch.
 *
 * @param in the channel's root
 * @param source options of the channel's streaming source
 * @param checkpoint folder of the query's checkpoint
 * @param out folder of {@code history/}
 */
public record DelayQuery(URI in, Map<String, String> source, URI checkpoint, URI out) {

  private static final long LOOK_MILLIS = 500;

  /** Session settings that the query relies on: a small shuffle, and times in UTC. */
  public static final Map<String, String> SESSION_CONFIGURATION =
      Map.of("spark.sql.shuffle.partitions", "1", "spark.sql.session.timeZone", "UTC");

  /** Starts the query, from its checkpoint if there is one. */
  public StreamingQuery start(SparkSession spark, Trigger trigger)
      throws TimeoutException, IOException {
    // Readers of the results find a folder also when no event ever comes.
    Path history = new Path(new Path(out), "history");
    history.getFileSystem(spark.sparkContext().hadoopConfiguration()).mkdirs(history);
    return spark
        .readStream()
        .format("bridge-channel")
        .options(source)
        .load(in.toString())
        .select("event_time", "_epoch", "_committed")
        .writeStream()
        .queryName("live-delay")
        .option("checkpointLocation", checkpoint.toString())
        .trigger(trigger)
        .foreachBatch(new DelayBatchWriter(out, Clock.systemUTC()))
        .start();
  }

  /**
   * Waits until the producer has ended and the query has read all of it, and stops the query.
   *
   * @throws StreamingQueryException when the query fails before
   */
  public void stopAtTheEnd(SparkSession spark, StreamingQuery query)
      throws StreamingQueryException, TimeoutException {
    Channel channel =
        Channel.open(
            HadoopChannelStorage.open(in.toString(), spark.sparkContext().hadoopConfiguration()));
    while (!hasEnded(channel)) {
      if (query.awaitTermination(LOOK_MILLIS)) {
        return;
      }
    }
    query.processAllAvailable();
    query.stop();
  }

  private static boolean hasEnded(Channel channel) {
    Instant end = Instant.ofEpochMilli(Long.MAX_VALUE);
    try {
      return channel.view().completeUntil().filter(until -> !until.isBefore(end)).isPresent();
    } catch (BridgeException e) {
      if (!e.isRetriable()) {
        throw e;
      }
      // The query looks at the same storage, gives it some time, and ends when that is not enough.
      return false;
    }
  }
}
