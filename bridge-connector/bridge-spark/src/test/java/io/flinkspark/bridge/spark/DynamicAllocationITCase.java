package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executors go while nobody reads, and come back. */
class DynamicAllocationITCase {

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        ClusterSpark.start(
            "local-cluster[1,1,512]",
            Map.of(
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.enabled", "true",
                "spark.dynamicAllocation.minExecutors", "0",
                "spark.dynamicAllocation.initialExecutors", "0",
                "spark.dynamicAllocation.executorIdleTimeout", "2s"));
  }

  @AfterAll
  static void stop() {
    ClusterSpark.stop(spark);
  }

  /** The driver counts as one. */
  private static void awaitNoExecutor() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> spark.sparkContext().statusTracker().getExecutorInfos().length == 1);
  }

  @Test
  void aReaderBringsExecutorsBack() throws InterruptedException {
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
        TestReader reader = new TestReader(bridge)) {
      Publication numbers = bridge.publish("numbers", spark.range(0, 1000, 1, 2));
      awaitNoExecutor();
      assertThat(reader.read("numbers", 0, Wish.all()).rows()).hasSize(500);
      awaitNoExecutor();
      assertThat(reader.read("numbers", 1, Wish.all().by(DataPath.RELAY)).rows()).hasSize(500);
      reader.progress("numbers", numbers.generation(), "test", 0, 1);
      numbers.awaitDrained(Duration.ofMinutes(1));
      awaitNoExecutor();
    }
  }
}
