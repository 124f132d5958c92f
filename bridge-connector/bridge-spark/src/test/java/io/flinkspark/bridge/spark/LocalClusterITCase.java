package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
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

  /** The only processes that this JVM has started; their command lines are too long to see. */
  private static void killExecutors() {
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::destroyForcibly))
        .isNotEmpty();
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
  void executorsTellSparkWhatTheySend() {
    int port = MetricsITCase.freePort();
    String source = "bridge." + port + ".data";
    try (SparkBridge bridge = SparkBridge.builder(spark).port(port).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark.range(0, 10_000, 1, 1));
      reader.read("numbers", 0, Wish.all());
      List<Long> rows =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(1), 1)
              .map(any -> MetricsITCase.numbers(source).get("sent.rows"))
              .collect();
      assertThat(rows).containsExactly(10_000L);
      assertThat(MetricsITCase.numbers(source)).isEmpty();
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
        killExecutors();
        assertThatThrownBy(() -> TestReader.readAll(data, 0))
            .isInstanceOfSatisfying(
                BridgeException.class, e -> assertThat(e.isRetriable()).isTrue());
      }
      assertThat(reader.read("numbers", 0, Wish.all().from(rows - 5)).rows())
          .isEqualTo(texts(rows - 5, rows));
    }
  }

  @Test
  void aJobWhoseExecutorIsLostIsNotRunForNobody() {
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("endless", spark.range(0, Long.MAX_VALUE / 2, 1, 1));
      SplitOpened opened = reader.open("endless", 0, Wish.all().by(DataPath.RELAY));
      try (FramedConnection data = reader.dial(opened)) {
        data.receive(StreamStart.class);
        killExecutors();
        assertThatThrownBy(() -> TestReader.drain(data))
            .isInstanceOfSatisfying(
                BridgeException.class, e -> assertThat(e.isRetriable()).isTrue());
      }
      // The reader is still there, and does not ask again.
      ClusterSpark.awaitNoTask(spark);
      assertThat(reader.list()).containsExactly("endless");
    }
  }

  @Test
  void aPartitionThatFailsIsTriedOnce() {
    AtomicInteger failures = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.reason() instanceof ExceptionFailure) {
              failures.incrementAndGet();
            }
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish(
          "failing",
          spark.range(0, 10, 1, 1).selectExpr("if(id = 7, raise_error('bad'), id) as id"));
      assertThatThrownBy(() -> reader.read("failing", 0, Wish.all())).hasMessageContaining("bad");
      ClusterSpark.awaitNoTask(spark);
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    // Spark would try four times, each time for a reader that has gone.
    assertThat(failures).hasValue(1);
  }
}
