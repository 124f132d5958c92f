package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.spark.channel.stream.ChannelDStream;
import io.flinkspark.bridge.spark.channel.stream.ProducerWatermark;
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
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.streaming.api.java.JavaInputDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
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

  /** With an option of the data source, for what reads the rows. */
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

  /** The rows, as they come: a stream of micro-batches. */
  public Dataset<Row> stream(SparkSession spark) {
    return spark.readStream().format(ChannelDataSource.NAME).options(options).load();
  }

  /** The rows, as they come; each batch is some whole epochs. */
  // Spark has deprecated DStreams as a whole; those who have some still need this.
  @SuppressWarnings("deprecation")
  public JavaInputDStream<Row> dstream(JavaStreamingContext context) {
    return java(ChannelDStream.of(context.ssc(), ofStream().path(), options));
  }

  /** Objects of the rows, as these come; each batch is some whole epochs. */
  @SuppressWarnings("deprecation")
  public <T> JavaInputDStream<T> dstream(JavaStreamingContext context, Encoder<T> encoder) {
    return java(ChannelDStream.of(context.ssc(), ofStream().path(), options, encoder));
  }

  private static <T> JavaInputDStream<T> java(ChannelDStream<T> stream) {
    return new JavaInputDStream<>(stream, stream.elements());
  }

  /** Refuses options that a stream does not have. */
  private ChannelOptions ofStream() {
    ChannelOptions ofStream = new ChannelOptions(options);
    ofStream.ofStream();
    return ofStream;
  }

  /**
   * Makes the watermark of the channel's producer that of a query: no row is dropped that the
   * producer still counts on, and state goes as soon as the producer says so.
   *
   * @param rows of a stream with option {@code metadata-columns}; the result has no {@code
   *     _watermark} any more
   * @param eventTime the column that windows and other operators take the time from
   * @throws BridgeException with INVALID_ARGUMENT when there is no such column
   */
  public static Dataset<Row> withProducerWatermark(Dataset<Row> rows, String eventTime) {
    return ProducerWatermark.of(rows, eventTime);
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
