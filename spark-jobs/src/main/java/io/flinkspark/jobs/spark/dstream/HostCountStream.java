package io.flinkspark.jobs.spark.dstream;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.Optional;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.api.java.JavaInputDStream;
import org.apache.spark.streaming.api.java.JavaPairDStream;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.kafka010.HasOffsetRanges;
import org.apache.spark.streaming.kafka010.KafkaUtils;
import org.apache.spark.streaming.kafka010.LocationStrategies;
import org.apache.spark.streaming.kafka010.OffsetRange;

/**
 * The DStream of requests per host: a direct stream plans offset ranges, tasks read what is
 * committed in them, {@code updateStateByKey} adds up, and each batch's counts are written as a
 * table. Offsets live in the checkpoint.
 *
 * @param consumerProperties properties of the Kafka consumers
 * @param topic the sessions topic
 * @param checkpoint folder of the checkpoint
 * @param out folder of {@code current/}
 * @param batch time between batches
 * @param sparkProperties settings of the Spark context, such as rate limits
 */
// Spark has deprecated DStreams as a whole; those who have some still need this.
@SuppressWarnings("deprecation")
public record HostCountStream(
    Map<String, String> consumerProperties,
    String topic,
    URI checkpoint,
    URI out,
    Duration batch,
    Map<String, String> sparkProperties) {

  /** The stream from its checkpoint, or a new one; not started. */
  public JavaStreamingContext getOrCreate() throws IOException {
    SparkConf conf = new SparkConf().setAppName("host-count");
    sparkProperties.forEach(conf::set);
    // When true, Spark 3.5 counts the records of each planned range with its own reader, which
    // waits
    // in vain for a record at the range's end. CommittedRange reads around gaps; nobody else reads.
    conf.set("spark.streaming.kafka.allowNonConsecutiveOffsets", "false");
    conf.set("spark.streaming.stopGracefullyOnShutdown", "true");
    var hadoop = SparkHadoopUtil.get().newConfiguration(conf);
    CheckpointOptions.keepOrCompare(checkpoint, options(), hadoop);
    new CurrentFolder(new Path(out), hadoop).repair();
    return JavaStreamingContext.getOrCreate(
        checkpoint.toString(), () -> create(conf), hadoop, false);
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>(sparkProperties);
    options.put("--kafka", consumerProperties.get("bootstrap.servers"));
    options.put("--topic", topic);
    options.put("--out", out.toString().replaceAll("/+$", ""));
    options.put("--batch", batch.toString());
    return options;
  }

  private JavaStreamingContext create(SparkConf conf) {
    JavaStreamingContext context =
        new JavaStreamingContext(conf, Durations.milliseconds(batch.toMillis()));
    context.checkpoint(checkpoint.toString());
    Map<String, Object> properties = new HashMap<>(consumerProperties);
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    JavaInputDStream<ConsumerRecord<byte[], byte[]>> sessions =
        KafkaUtils.createDirectStream(
            context, LocationStrategies.PreferConsistent(), new FreshGroup(topic, properties));
    SessionReader reader = new SessionReader(properties);
    BatchSizes sizes = new BatchSizes();
    JavaPairDStream<String, Long> requests =
        sessions.transformToPair((rdd, time) -> read(rdd, time, reader, sizes));
    requests.updateStateByKey(HostCountStream::add).foreachRDD(new CountWriter(out, sizes));
    return context;
  }

  private static JavaPairRDD<String, Long> read(
      JavaRDD<ConsumerRecord<byte[], byte[]>> planned,
      Time time,
      SessionReader reader,
      BatchSizes sizes) {
    List<OffsetRange> ranges =
        Arrays.stream(((HasOffsetRanges) planned.rdd()).offsetRanges())
            .filter(range -> range.count() > 0)
            .toList();
    sizes.planned(time.milliseconds(), ranges.stream().mapToLong(OffsetRange::count).sum());
    return JavaSparkContext.fromSparkContext(planned.context())
        .parallelize(ranges, Math.max(1, ranges.size()))
        .mapPartitionsToPair(reader);
  }

  private static Optional<Long> add(List<Long> requests, Optional<Long> before) {
    return Optional.of(requests.stream().mapToLong(Long::longValue).sum() + before.orElse(0L));
  }
}
