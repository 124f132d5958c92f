package io.flinkspark.e2e.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the lines of a log to Kafka: bytes untouched, in the order of the file, the line number in
 * the header {@code line}. With several partitions the lines go round. An idempotent producer: a
 * line is there once. Not thread-safe; {@link #fed()} may be read by any thread.
 */
public final class Feeder implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile long fed;

  /** Connects when the first line is sent. */
  public Feeder(String bootstrapServers, String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
    this.producer = new KafkaProducer<>(configuration(bootstrapServers));
  }

  /** Sends up to this many lines more and waits until Kafka has them. Returns how many it sent. */
  public long feed(LineReader lines, long most) throws IOException {
    long sent = 0;
    while (sent < most) {
      Optional<byte[]> line = lines.next();
      if (line.isEmpty()) {
        break;
      }
      send(line.get(), lines.line());
      sent++;
      fed++;
    }
    producer.flush();
    requireNoFailure();
    return sent;
  }

  /** Lines handed over so far. */
  public long fed() {
    return fed;
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(byte[] line, long number) {
    requireNoFailure();
    List<Header> headers =
        List.of(
            new RecordHeader("line", Long.toString(number).getBytes(StandardCharsets.US_ASCII)));
    int partition = (int) ((number - 1) % partitions);
    producer.send(
        new ProducerRecord<>(topic, partition, null, null, line, headers),
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  private void requireNoFailure() {
    Exception exception = failure.get();
    if (exception != null) {
      throw new DemoException("Cannot feed the log to Kafka: " + exception, exception);
    }
  }

  private static Map<String, Object> configuration(String bootstrapServers) {
    Map<String, Object> map = new HashMap<>();
    map.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    map.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    map.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    map.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    map.put(ProducerConfig.ACKS_CONFIG, "all");
    // With more, a topic that was just made may refuse the first request and take the second: the
    // first is then out of order for ever, as the broker knows nothing of its producer.
    map.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    map.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    map.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    map.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    map.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES);
    return map;
  }
}
