package io.flinkspark.e2e.bench;

import io.flinkspark.bridge.testkit.BridgeClusters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** A broker with a topic of one partition for each pass. */
final class BenchTopics implements AutoCloseable {

  private final BridgeClusters clusters;
  private final Admin admin;

  BenchTopics(Path folder, Consumer<String> progress) {
    clusters = BridgeClusters.builder().workDir(folder).onProgress(progress).kafka().start();
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers()));
  }

  String servers() {
    return clusters.kafka().bootstrapServers();
  }

  ProcessHandle process() {
    return ProcessHandle.of(clusters.members().get(0).pid())
        .orElseThrow(() -> new BenchException("Cannot measure Kafka: the broker ended"));
  }

  void create(String topic) {
    NewTopic one = new NewTopic(topic, Optional.of(1), Optional.empty());
    await("create topic " + topic, admin.createTopics(List.of(one)).all());
  }

  void delete(String topic) {
    await("delete topic " + topic, admin.deleteTopics(List.of(topic)).all());
  }

  private static void await(String what, KafkaFuture<Void> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new BenchException("Cannot " + what + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Cannot " + what + ": it was interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    clusters.close();
  }
}
