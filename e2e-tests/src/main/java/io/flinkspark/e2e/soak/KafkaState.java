package io.flinkspark.e2e.soak;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What the broker knows of groups and transactions. Safe for use by many threads. */
final class KafkaState implements AutoCloseable {
  /** Nothing is left to do in these. */
  private static final Set<TransactionState> OVER =
      Set.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_ABORT,
          TransactionState.COMPLETE_COMMIT);

  private final Admin admin;

  KafkaState(String bootstrapServers) {
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** Records of a topic's one partition that a group has not committed yet. */
  long lag(String group, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    OffsetAndMetadata committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(partition);
    long end =
        get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
            .offset();
    return committed == null ? end : end - committed.offset();
  }

  /** All transactions that producers have ever named, and how many are not over. */
  Transactions transactions() {
    List<TransactionListing> all = List.copyOf(get(admin.listTransactions().all()));
    return new Transactions(
        all.size(),
        all.stream()
            .filter(one -> !OVER.contains(one.state()))
            .map(one -> one.transactionalId() + " is " + one.state())
            .sorted()
            .toList());
  }

  /**
   * @param names of transactions that there are
   * @param open those that are neither committed nor aborted
   */
  record Transactions(int names, List<String> open) {}

  @Override
  public void close() {
    admin.close();
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new SoakException("Cannot ask Kafka: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SoakException("Cannot ask Kafka: interrupted", e);
    }
  }
}
