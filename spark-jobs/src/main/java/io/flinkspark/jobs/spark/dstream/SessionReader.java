package io.flinkspark.jobs.spark.dstream;

import io.flinkspark.jobs.spark.stream.RecordDecoder;
import io.flinkspark.schema.HostSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.streaming.kafka010.OffsetRange;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Reads offset ranges of the sessions topic as pairs of host and requests. */
final class SessionReader implements PairFlatMapFunction<Iterator<OffsetRange>, String, Long> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, Object> consumerProperties;

  SessionReader(Map<String, Object> consumerProperties) {
    this.consumerProperties = new HashMap<>(consumerProperties);
    // A position that Kafka no longer has is lost data: fail instead of starting somewhere else.
    this.consumerProperties.put("auto.offset.reset", "none");
  }

  @Override
  public Iterator<Tuple2<String, Long>> call(Iterator<OffsetRange> ranges) {
    RecordDecoder<HostSession> decoder = new RecordDecoder<>(HostSession.class);
    return stream(ranges).flatMap(range -> read(range, decoder)).iterator();
  }

  private Stream<Tuple2<String, Long>> read(OffsetRange range, RecordDecoder<HostSession> decoder) {
    CommittedRange records = new CommittedRange(range, consumerProperties, PATIENCE);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> records.close());
    return stream(records).map(record -> requests(decoder, record));
  }

  private static Tuple2<String, Long> requests(
      RecordDecoder<HostSession> decoder, ConsumerRecord<byte[], byte[]> record) {
    HostSession session =
        decoder.decode(record.value(), record.topic(), record.partition(), record.offset());
    return new Tuple2<>(session.getHost(), session.getRequests());
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, 0), false);
  }
}
