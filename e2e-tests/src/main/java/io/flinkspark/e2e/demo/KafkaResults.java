package io.flinkspark.e2e.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a reader of committed records finds in the topics of results. Not thread-safe. */
final class KafkaResults implements AutoCloseable {
  private final String bootstrapServers;
  private final Admin admin;

  KafkaResults(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    this.admin = Admin.create(configuration);
  }

  /** Offsets of this topic's one partition that are committed: records and transaction marks. */
  long committedOffset(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try {
      return admin
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new DemoException("Cannot look at topic " + topic + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Cannot look at topic " + topic + ": interrupted", e);
    }
  }

  /** Counts the committed records of this topic. */
  long count(String topic) {
    long[] records = {0};
    forEach(topic, record -> records[0]++);
    return records[0];
  }

  /** Gives every committed record of this topic's one partition, in order. */
  void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
    TopicPartition partition = new TopicPartition(topic, 0);
    long end = committedOffset(topic);
    try (KafkaConsumer<byte[], byte[]> kafka = new KafkaConsumer<>(consumerConfiguration())) {
      kafka.assign(List.of(partition));
      kafka.seekToBeginning(List.of(partition));
      while (kafka.position(partition) < end) {
        kafka.poll(Duration.ofSeconds(1)).forEach(consumer);
      }
    }
  }

  @Override
  public void close() {
    admin.close();
  }

  private Map<String, Object> consumerConfiguration() {
    Map<String, Object> map = new HashMap<>();
    map.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    map.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    map.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    map.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    map.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return map;
  }
}
