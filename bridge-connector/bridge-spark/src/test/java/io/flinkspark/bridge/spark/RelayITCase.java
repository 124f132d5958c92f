package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.Endpoint;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rows by way of the driver. What is left behind is checked after each test. */
class RelayITCase extends LocalSpark {

  private static final Wish RELAYED = Wish.all().by(DataPath.RELAY);

  private static Dataset<Row> range(long rows, int partitions) {
    return spark().range(0, rows, 1, partitions).toDF();
  }

  private static List<String> texts(long from, long to) {
    return LongStream.range(from, to).mapToObj(id -> "[" + id + "]").toList();
  }

  private static Endpoint endpoint(SparkBridge bridge) {
    return bridge.address().endpoints().get(0);
  }

  @Test
  void rowsComeByTheBridgesOwnAddress() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(100_000, 2));
      SplitOpened opened = reader.open("numbers", 1, RELAYED.from(49_999));
      assertThat(opened.path()).isEqualTo(DataPath.RELAY);
      assertThat(opened.endpoint()).isEqualTo(endpoint(bridge));
      try (FramedConnection data = reader.dial(opened)) {
        assertThat(TestReader.readAll(data, 49_999).rows()).isEqualTo(texts(99_999, 100_000));
      }
      assertThat(reader.read("numbers", 0, RELAYED.inBatchesOf(1000, 4 << 20)).rows())
          .isEqualTo(texts(0, 50_000));
    }
  }

  @Test
  void whoAsksForTheDirectPathGetsIt() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10, 1));
      SplitOpened opened = reader.open("numbers", 0, Wish.all());
      assertThat(opened.path()).isEqualTo(DataPath.DIRECT);
      assertThat(opened.endpoint().port()).isNotEqualTo(endpoint(bridge).port());
      try (FramedConnection detour = reader.dial(endpoint(bridge), opened.ticket())) {
        assertThatThrownBy(() -> TestReader.readAll(detour, 0))
            .hasMessageContaining("no task offers it by way of the driver");
      }
      try (FramedConnection data = reader.dial(opened)) {
        assertThat(TestReader.readAll(data, 0).rows()).isEqualTo(texts(0, 10));
      }
    }
  }

  @Test
  void aSlowReaderHoldsItsTaskBackAndCancellingEndsTheConnection() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("endless", range(Long.MAX_VALUE / 2, 1));
      SplitOpened opened = reader.open("endless", 0, RELAYED);
      try (FramedConnection data = reader.dial(opened)) {
        data.receive(StreamStart.class);
        awaitStandstill(bridge);
        assertThat(context().statusTracker().getActiveJobIds()).hasSize(1);
        reader.cancel(opened.requestId());
        awaitNoTask();
        assertThatThrownBy(() -> TestReader.drain(data))
            .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.CONNECTION_LOST));
      }
    }
  }

  /** Socket buffers are full, and nothing moves. */
  private static void awaitStandstill(SparkBridge bridge) {
    long[] before = {-1};
    Awaitility.await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              long now = bridge.relayedBytes();
              boolean still = now > 0 && now == before[0];
              before[0] = now;
              return still;
            });
    assertThat(bridge.relayedBytes()).isLessThan(32 << 20);
  }

  @Test
  void aLostReaderFreesItsTask() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("endless", range(Long.MAX_VALUE / 2, 1));
      try (FramedConnection data = reader.dial(reader.open("endless", 0, RELAYED))) {
        data.receive(StreamStart.class);
      }
      awaitNoTask();
    }
  }

  @Test
  void aClosedBridgeEndsWhatItRelays() {
    SparkBridge bridge = bridge();
    bridge.publish("endless", range(Long.MAX_VALUE / 2, 1));
    try (TestReader reader = new TestReader(bridge);
        FramedConnection data = reader.dial(reader.open("endless", 0, RELAYED))) {
      data.receive(StreamStart.class);
      bridge.close();
      Awaitility.await().until(() -> bridgeThreads().isEmpty());
    }
  }

  @Test
  void whatFailsInSparkReachesTheReader() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish(
          "failing", range(10, 1).selectExpr("if(id = 7, raise_error('seven is bad'), id) as id"));
      assertThatThrownBy(() -> reader.read("failing", 0, RELAYED))
          .hasMessageContaining("seven is bad")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SPLIT_FAILED));
      awaitNoTask();
    }
    assertThat(failedTasks()).hasSize(1);
  }

  @Test
  void countsWhatItRelays() {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", range(10_000, 2));
      reader.read("numbers", 0, Wish.all());
      assertThat(bridge.relayedSplits()).isZero();
      reader.read("numbers", 0, RELAYED);
      reader.read("numbers", 1, RELAYED);
      assertThat(bridge.relayedSplits()).isEqualTo(2);
      Awaitility.await()
          .untilAsserted(() -> assertThat(bridge.relayedBytes()).isBetween(80_000L, 90_000L));
    }
  }
}
