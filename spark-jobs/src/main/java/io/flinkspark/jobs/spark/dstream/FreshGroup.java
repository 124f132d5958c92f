package io.flinkspark.jobs.spark.dstream;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.streaming.kafka010.ConsumerStrategies;
import org.apache.spark.streaming.kafka010.ConsumerStrategy;

/**
 * Subscribes in a consumer group of its own at every start. Positions come from the checkpoint and
 * never from the group; a group name that stays would make a restarted driver wait until Kafka has
 * noticed that the driver before it is gone.
 */
final class FreshGroup extends ConsumerStrategy<byte[], byte[]> implements Serializable {

  private final String topic;
  private final Map<String, Object> consumerProperties;

  FreshGroup(String topic, Map<String, Object> consumerProperties) {
    this.topic = topic;
    this.consumerProperties = new HashMap<>(consumerProperties);
  }

  @Override
  public Map<String, Object> executorKafkaParams() {
    return inGroup("host-count");
  }

  @Override
  public Consumer<byte[], byte[]> onStart(Map<TopicPartition, Long> positions) {
    Map<String, Object> properties = inGroup("host-count-" + UUID.randomUUID());
    return ConsumerStrategies.<byte[], byte[]>Subscribe(Set.of(topic), properties)
        .onStart(positions);
  }

  private Map<String, Object> inGroup(String group) {
    Map<String, Object> properties = new HashMap<>(consumerProperties);
    properties.put("group.id", group);
    return properties;
  }
}
