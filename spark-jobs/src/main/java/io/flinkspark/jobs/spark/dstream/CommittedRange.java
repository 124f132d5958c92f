package io.flinkspark.jobs.spark.dstream;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.streaming.kafka010.OffsetRange;

/**
 * The records of one offset range, as many as there are: offsets that hold no record (ends of
 * transactions, records of aborted ones, compacted ones) are passed over wherever they lie, even if
 * the range holds nothing else. Used by one task thread.
 *
 * <p>Spark's own {@code KafkaRDD} expects at least one record in a range and one at its end: on a
 * transactional topic it fails after its poll timeout, or takes a record that belongs to the next
 * batch.
 */
final class CommittedRange implements Iterator<ConsumerRecord<byte[], byte[]>>, AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final OffsetRange range;
  private final Duration patience;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();
  private ConsumerRecord<byte[], byte[]> next;

  CommittedRange(OffsetRange range, Map<String, Object> consumerProperties, Duration patience) {
    this(range, new KafkaConsumer<>(consumerProperties), patience);
  }

  CommittedRange(OffsetRange range, Consumer<byte[], byte[]> consumer, Duration patience) {
    this.range = range;
    this.consumer = consumer;
    this.patience = patience;
    this.partition = range.topicPartition();
    consumer.assign(List.of(partition));
    consumer.seek(partition, range.fromOffset());
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = fetch();
    }
    return next != null;
  }

  @Override
  public ConsumerRecord<byte[], byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The range has no more records");
    }
    ConsumerRecord<byte[], byte[]> record = next;
    next = null;
    return record;
  }

  private ConsumerRecord<byte[], byte[]> fetch() {
    long lastProgress = System.nanoTime();
    long position = consumer.position(partition);
    while (!polled.hasNext() && position < range.untilOffset()) {
      polled = consumer.poll(POLL).records(partition).iterator();
      long moved = consumer.position(partition);
      if (moved > position) {
        lastProgress = System.nanoTime();
        position = moved;
      }
      if (System.nanoTime() - lastProgress > patience.toNanos()) {
        throw new IllegalStateException(
            "Cannot read %s from offset %d to %d: no answer beyond offset %d for %s"
                .formatted(partition, range.fromOffset(), range.untilOffset(), position, patience));
      }
    }
    if (!polled.hasNext()) {
      return null;
    }
    ConsumerRecord<byte[], byte[]> record = polled.next();
    return record.offset() < range.untilOffset() ? record : null;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
