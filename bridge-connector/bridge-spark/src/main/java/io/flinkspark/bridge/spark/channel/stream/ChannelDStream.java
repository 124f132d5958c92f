package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.dstream.InputDStream;
import org.apache.spark.streaming.scheduler.StreamInputInfo;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A channel as a DStream: each batch is some whole epochs, none when nothing is new. With a
 * checkpoint directory, what a batch reads is written there before the batch runs, so that it is
 * the same when Spark computes it again after a restart. Used by Spark's generator of jobs.
 *
 * @param <T> what its elements are
 */
// Spark has deprecated DStreams as a whole; those who have some still need this.
@SuppressWarnings("deprecation")
public final class ChannelDStream<T> extends InputDStream<T> {

  @Serial private static final long serialVersionUID = 1;

  private static final String FORMAT = "bridge-channel";
  private static final String READER_SCHEMA = "reader-schema";
  private static final String SCHEMA_OF_EPOCH = "schema-of-epoch";

  /** How many batches stay in the log beyond those that Spark remembers. */
  private static final long KEPT_BATCHES = 100;

  private final String path;
  private final HashMap<String, String> options;
  private final Encoder<T> encoder;
  private final ClassTag<T> elements;
  private final String logName = UUID.randomUUID().toString();

  /** The offset behind the last batch; null before the first. */
  private String position;

  /** With which all rows are read, when no option says it; null before the first. */
  private String readerSchema;

  /** Made anew after a restart. */
  private transient EpochBatches batches;

  /** Of rows when there is no encoder. */
  private ChannelDStream(
      StreamingContext context,
      String path,
      Map<String, String> options,
      Encoder<T> encoder,
      ClassTag<T> elements) {
    super(context, elements);
    this.path = path;
    this.options = new HashMap<>(options);
    this.encoder = encoder;
    this.elements = elements;
    StreamSettings.of(options);
  }

  /**
   * Of objects, which the encoder makes of the columns that it knows.
   *
   * @param options those of {@link StreamOption}, and of the data source which say how rows are
   *     read
   * @throws BridgeException with INVALID_ARGUMENT when an option cannot be used
   */
  public static <T> ChannelDStream<T> of(
      StreamingContext context, String path, Map<String, String> options, Encoder<T> encoder) {
    return new ChannelDStream<>(context, path, options, encoder, encoder.clsTag());
  }

  /** Of rows. */
  public static ChannelDStream<Row> of(
      StreamingContext context, String path, Map<String, String> options) {
    return new ChannelDStream<>(context, path, options, null, ClassTag$.MODULE$.apply(Row.class));
  }

  public ClassTag<T> elements() {
    return elements;
  }

  @Override
  public void start() {
    // A stream of what comes later begins now, not with its first batch.
    position();
  }

  @Override
  public void stop() {
    // Nothing is held open.
  }

  /** The rows of one batch, the same ones each time. */
  @Override
  public Option<RDD<T>> compute(Time time) {
    Optional<StreamBatch> known = batches().known(number(time));
    StreamBatch batch = known.orElseGet(() -> batches().plan(number(time), position()));
    List<EpochRows> epochs = batches().rows(batch);
    goOnFrom(batch.end());
    if (known.isEmpty()) {
      report(time, epochs);
    }
    return Option.apply(
        epochs.isEmpty() ? context().sparkContext().emptyRDD(elements) : rdd(epochs));
  }

  /** A batch that comes again, perhaps alone, does not lead back. */
  private void goOnFrom(ChannelOffset end) {
    if (position == null || end.epoch() >= ChannelOffset.parse(position).epoch()) {
      position = end.json();
    }
  }

  private EpochBatches batches() {
    if (batches == null) {
      SparkSession session = session();
      Configuration configuration = session.sessionState().newHadoopConf();
      batches =
          new EpochBatches(
              () -> Channel.open(HadoopChannelStorage.open(path, configuration)),
              StreamSettings.of(options),
              Optional.ofNullable(context().checkpointDir())
                  .map(folder -> new TextLog(session, folder + "/bridge-channel/" + logName)));
    }
    return batches;
  }

  private SparkSession session() {
    return SparkSession.builder().sparkContext(context().sparkContext()).getOrCreate();
  }

  private ChannelOffset position() {
    ChannelOffset known = position == null ? null : ChannelOffset.parse(position);
    if (known == null || known.isUnborn()) {
      known = batches().beginning(known != null).orElse(ChannelOffset.UNBORN);
      position = known.json();
    }
    return known;
  }

  /** Batches follow each other without a gap in their numbers. */
  private long number(Time time) {
    return time.milliseconds() / slideDuration().milliseconds();
  }

  /** For Spark's own pages and listeners. */
  private void report(Time time, List<EpochRows> epochs) {
    long rows = epochs.stream().mapToLong(EpochRows::rows).sum();
    context()
        .scheduler()
        .inputInfoTracker()
        .reportInfo(time, new StreamInputInfo(id(), rows, Map$.MODULE$.empty()));
  }

  private RDD<T> rdd(List<EpochRows> epochs) {
    return elements(
        session()
            .read()
            .format(FORMAT)
            .options(ofRead())
            .option("from-epoch", epochs.get(0).epoch().number())
            .option("to-epoch", epochs.get(epochs.size() - 1).epoch().number())
            .load(path));
  }

  private Map<String, String> ofRead() {
    Map<String, String> ofRead = new HashMap<>(options);
    ofRead.keySet().removeIf(key -> StreamOption.of(key).isPresent() || key.equals("path"));
    if (!ofRead.containsKey(READER_SCHEMA) && !ofRead.containsKey(SCHEMA_OF_EPOCH)) {
      if (readerSchema == null) {
        readerSchema =
            batches().read(view -> view.schema(view.newest().orElseThrow().schemaId())).text();
      }
      ofRead.put(READER_SCHEMA, readerSchema);
    }
    return ofRead;
  }

  // Without an encoder, T is Row.
  @SuppressWarnings("unchecked")
  private RDD<T> elements(Dataset<Row> rows) {
    return encoder == null ? (RDD<T>) rows.rdd() : rows.as(encoder).rdd();
  }

  @Override
  public void clearMetadata(Time time) {
    super.clearMetadata(time);
    long first = number(time.$minus(rememberDuration())) - KEPT_BATCHES;
    if (first % KEPT_BATCHES == 0) {
      batches().forgetBefore(first);
    }
  }
}
