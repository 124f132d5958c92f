package io.flinkspark.bridge.testkit;

/** A Kafka that runs somewhere: processes of this machine, containers. */
public interface KafkaCluster {

  /** The largest message the broker takes, in bytes. */
  int MAX_MESSAGE_BYTES = 40 * 1024 * 1024;

  /** Address for clients on this machine, {@code host:port}. */
  String bootstrapServers();

  /** Address for jobs in the other clusters; another one than here, where they are elsewhere. */
  String internalBootstrapServers();

  Member broker();
}
