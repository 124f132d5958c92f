package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark's own master and worker in this JVM, executors in processes of their own. */
class LocalClusterITCase {

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ClusterSpark.start("local-cluster[1,2,512]", Map.of());
  }

  @AfterAll
  static void aBridgeEndsWithSpark() {
    SparkBridge.builder(spark).port(0).start().publish("numbers", spark.range(10));
    assertThat(LocalSpark.bridgeThreads()).isNotEmpty();
    ClusterSpark.stop(spark);
  }

  private static List<String> texts(long from, long to) {
    return LongStream.range(from, to).mapToObj(id -> "[" + id + "]").toList();
  }

  @Test
  void executorsServeTheirRowsThemselves() {
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark.range(0, 10_000, 1, 4));
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        rows.addAll(reader.read("numbers", i, Wish.all()).rows());
      }
      assertThat(rows).isEqualTo(texts(0, 10_000));
    }
  }

  @Test
  void aSplitGoesOnAtItsRowWhenItsExecutorIsKilled() {
    long rows = 3_000_000;
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark.range(0, rows, 1, 1));
      SplitOpened opened = reader.open("numbers", 0, Wish.all());
      try (FramedConnection data = reader.dial(opened)) {
        // The only processes that this JVM has started, and their command lines are too long to
        // see.
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::destroyForcibly))
            .isNotEmpty();
        assertThatThrownBy(() -> TestReader.readAll(data, 0))
            .isInstanceOfSatisfying(
                BridgeException.class, e -> assertThat(e.isRetriable()).isTrue());
      }
      assertThat(reader.read("numbers", 0, Wish.all().from(rows - 5)).rows())
          .isEqualTo(texts(rows - 5, rows));
    }
  }
}
