package io.flinkspark.jobs.spark.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic that is written in transactions, as Flink writes it. */
public final class TransactionalTopic implements AutoCloseable {

  /** One record: where it goes and what it holds. */
  public record Entry(int partition, byte[] value) {}

  private final String name;
  private final KafkaProducer<byte[], byte[]> producer;

  public TransactionalTopic(String bootstrapServers, String name, int partitions)
      throws ExecutionException, InterruptedException {
    this.name = name;
    Map<String, Object> cluster = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(cluster)) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "test-" + UUID.randomUUID(),
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
    producer.initTransactions();
  }

  /** Writes the records in one transaction. */
  public void commit(List<Entry> entries) {
    send(entries);
    producer.commitTransaction();
  }

  /** Writes the records in a transaction that is aborted when they have reached the broker. */
  public void abort(List<Entry> entries) {
    send(entries);
    producer.flush();
    producer.abortTransaction();
  }

  private void send(List<Entry> entries) {
    producer.beginTransaction();
    for (Entry entry : entries) {
      producer.send(new ProducerRecord<>(name, entry.partition(), null, entry.value()));
    }
  }

  /** All records of a topic that are there now. */
  public static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String topic) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(1));
        polled.forEach(all::add);
      }
    }
    return all;
  }

  @Override
  public void close() {
    producer.close();
  }
}
