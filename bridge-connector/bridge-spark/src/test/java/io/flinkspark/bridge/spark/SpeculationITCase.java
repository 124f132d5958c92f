package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamSchema;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Message;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark takes a task whose reader is slow for a slow task, and runs it twice. */
class SpeculationITCase {

  @TempDir static Path folder;

  private static TwoHosts hosts;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    hosts = new TwoHosts(folder);
    spark =
        ClusterSpark.start(
            hosts.master(),
            Map.of(
                "spark.executor.cores", "1",
                "spark.speculation", "true",
                "spark.speculation.interval", "100ms",
                "spark.speculation.minTaskRuntime", "100ms",
                "spark.speculation.task.duration.threshold", "1s"));
  }

  @AfterAll
  static void stop() {
    ClusterSpark.stop(spark);
    hosts.close();
  }

  private static int attempts() {
    var tracker = spark.sparkContext().statusTracker();
    int active = 0;
    for (int stage : tracker.getActiveStageIds()) {
      active += tracker.getStageInfo(stage).get().numActiveTasks();
    }
    return active;
  }

  @Test
  void aSecondAttemptLeavesTheSplitAlone() {
    long rows = 4_000_000;
    try (SparkBridge bridge = SparkBridge.builder(spark).port(0).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark.range(0, rows, 1, 1));
      SplitOpened opened = reader.open("numbers", 0, Wish.all());
      try (FramedConnection data = reader.dial(opened)) {
        data.receive(StreamStart.class);
        data.receive(StreamSchema.class);
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> attempts() == 2);
        // Longer than the second one needs to offer the split, too.
        Awaitility.await()
            .during(Duration.ofSeconds(2))
            .atMost(Duration.ofMinutes(1))
            .until(() -> attempts() == 2);
        assertThat(rowsOf(data)).isEqualTo(rows);
      }
      ClusterSpark.awaitNoTask(spark);
      Awaitility.await().until(() -> attempts() == 0);
    }
  }

  private static long rowsOf(FramedConnection data) {
    long next = 0;
    while (true) {
      Message message = data.receive();
      if (message instanceof StreamEnd end) {
        assertThat(end.rows()).isEqualTo(next);
        return next;
      }
      Batch batch = (Batch) message;
      assertThat(batch.firstRow()).isEqualTo(next);
      next += batch.rows();
    }
  }
}
