package io.flinkspark.e2e.clusters;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.KafkaCluster;
import io.flinkspark.bridge.testkit.SparkCluster;

/** The four systems, wherever they run. Thread-safe. */
public interface Clusters extends AutoCloseable {

  /** Waits for Kafka, where it is still starting. */
  KafkaCluster kafka();

  /** Waits for HDFS, where it is still starting. */
  HdfsCluster hdfs();

  /** Waits for Flink, where it is still starting. */
  FlinkCluster flink();

  /** Waits for Spark, where it is still starting. */
  SparkCluster spark();

  /**
   * Gives a secret to the programs that are submitted, and to nobody else.
   *
   * @param name of the file, unique
   * @return its path as they know it; in place of what was there under this name
   */
  String secret(String name, String text);

  /** Stops all and waits until nothing is left. */
  @Override
  void close();
}
