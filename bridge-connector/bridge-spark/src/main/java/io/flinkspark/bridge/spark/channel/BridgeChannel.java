package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * A channel, as Spark sees it: what Flink has committed, and until when that is complete. Immutable
 * and thread-safe; every call looks at the channel as it is then. All methods throw
 * BridgeException, with the codes that CHANNEL.md names.
 */
public final class BridgeChannel {

  private final Map<String, String> options;

  private BridgeChannel(Map<String, String> options) {
    this.options = Map.copyOf(options);
  }

  /** The channel in a directory, on HDFS or the local file system. */
  public static BridgeChannel at(String path) {
    return new BridgeChannel(Map.of(ChannelOption.PATH.key(), path));
  }

  /** With an option of the data source for {@link #dataset} and {@link #rdd}. */
  public BridgeChannel option(String key, Object value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(key, String.valueOf(value));
    return new BridgeChannel(more);
  }

  /**
   * Until when the rows are complete: none with an event time up to here will come from the run
   * that now writes. Empty when nothing is known.
   */
  public Optional<Instant> completeUntil() {
    return open().view().completeUntil();
  }

  /**
   * Waits until all rows with event times up to an instant are there.
   *
   * @return until when they are complete then
   * @throws BridgeException with CHANNEL_NOT_COMPLETE when they are not within the timeout
   */
  public Instant awaitCompleteUntil(Instant instant, Duration timeout) throws InterruptedException {
    return open().awaitCompleteUntil(instant, timeout).completeUntil().orElseThrow();
  }

  /** The epochs that are there, the oldest first; the ledger is read as the stream goes. */
  public Stream<ChannelEpoch> epochs() {
    return open().view().epochs();
  }

  /** The rows. The dataset has the epochs that are there now, however often it is used. */
  public Dataset<Row> dataset(SparkSession spark) {
    return spark.read().format(ChannelDataSource.NAME).options(options).load();
  }

  /** The rows that are there now. */
  public JavaRDD<Row> rdd(JavaSparkContext context) {
    return rdd(context.sc());
  }

  /** The rows that are there now. */
  public JavaRDD<Row> rdd(SparkContext context) {
    Option<SparkSession> known = session();
    boolean isMine = known.isDefined() && known.get().sparkContext() == context;
    return dataset(isMine ? known.get() : new SparkSession(context)).javaRDD();
  }

  private Channel open() {
    return Channel.open(
        ChannelStore.of(new ChannelOptions(options).path(), configuration()).storage());
  }

  /** Hadoop's settings of the session that is there; the defaults without one. */
  private static Configuration configuration() {
    Option<SparkSession> spark = session();
    return spark.isDefined() && !spark.get().sparkContext().isStopped()
        ? spark.get().sessionState().newHadoopConf()
        : new Configuration();
  }

  private static Option<SparkSession> session() {
    Option<SparkSession> active = SparkSession.getActiveSession();
    return active.isDefined() ? active : SparkSession.getDefaultSession();
  }
}
