package io.flinkspark.jobs.spark.stream;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic that is written in transactions, as Flink writes it. */
public final class TransactionalTopic implements AutoCloseable {

  /** One record: where it goes and what it holds. */
  public record Entry(int partition, byte[] value) {}

  private final String bootstrapServers;
  private final String name;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;

  public TransactionalTopic(String bootstrapServers, String name, int partitions)
      throws ExecutionException, InterruptedException {
    this.bootstrapServers = bootstrapServers;
    this.name = name;
    this.partitions = partitions;
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

  /**
   * Returns when whoever reads committed records only sees all of them: the broker marks the ends
   * of transactions after it has answered the producer.
   */
  @Override
  public void close() {
    producer.close();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () ->
                  ends(admin, IsolationLevel.READ_COMMITTED)
                      .equals(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
    }
  }

  private List<Long> ends(Admin admin, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      latest.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    ListOffsetsResult found = admin.listOffsets(latest, new ListOffsetsOptions(isolation));
    List<Long> ends = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.add(found.partitionResult(new TopicPartition(name, partition)).get().offset());
    }
    return ends;
  }
}
