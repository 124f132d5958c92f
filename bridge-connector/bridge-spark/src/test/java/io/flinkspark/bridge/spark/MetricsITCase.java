package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class MetricsITCase extends LocalSpark {

  /**
   * The numbers of a source that Spark's metrics system knows; none when it knows no such source.
   */
  static Map<String, Long> numbers(String source) {
    Map<String, Long> numbers = new TreeMap<>();
    for (Source known :
        JavaConverters.seqAsJavaList(SparkEnv.get().metricsSystem().getSourcesByName(source))) {
      known
          .metricRegistry()
          .getGauges()
          .forEach((name, gauge) -> numbers.put(name, (Long) gauge.getValue()));
    }
    return numbers;
  }

  /** Below the ports that the system gives to clients, one of which could take it meanwhile. */
  static int freePort() {
    for (int port = 9_000; port < 10_000; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has this one.
      }
    }
    throw new AssertionError("no free port from 9,000 to 9,999");
  }

  @Test
  void sparkKnowsWhatTheBridgeDoes() {
    int port = freePort();
    String control = "bridge." + port + ".control";
    String data = "bridge." + port + ".data";
    try (SparkBridge bridge = SparkBridge.builder(spark()).port(port).start();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark().range(0, 1000, 1, 2));
      bridge.publish("endless", spark().range(0, Long.MAX_VALUE / 2, 1, 1));
      bridge.publish("failing", spark().range(0, 1, 1, 1).selectExpr("raise_error('bad') as id"));
      reader.read("numbers", 0, Wish.all());
      reader.read("numbers", 1, Wish.all().by(DataPath.RELAY));
      reader.read("numbers", 0, Wish.all().from(400));
      assertThatThrownBy(() -> reader.read("failing", 0, Wish.all())).hasMessageContaining("bad");
      SplitOpened opened = reader.open("endless", 0, Wish.all());
      try (FramedConnection running = reader.dial(opened)) {
        running.receive(StreamStart.class);
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(numbers(control))
                        .containsEntry("publications", 3L)
                        .containsEntry("splits.open", 1L)
                        .containsEntry("splits.opened", 5L)
                        .containsEntry("splits.reopened", 1L)
                        .containsEntry("splits.completed", 3L)
                        .containsEntry("splits.cancelled", 0L)
                        .containsEntry("splits.failed", 1L)
                        .containsEntry("sent.rows", 1100L)
                        .containsEntry("relayed.splits", 1L)
                        .hasEntrySatisfying(
                            "relayed.bytes", bytes -> assertThat(bytes).isGreaterThan(4000))
                        .hasEntrySatisfying(
                            "sent.bytes", bytes -> assertThat(bytes).isGreaterThan(8800)));
        // What is on its way counts here.
        assertThat(numbers(data)).containsEntry("splits.open", 1L).hasSize(3);
        assertThat(numbers(data).get("sent.bytes"))
            .isGreaterThan(numbers(control).get("sent.bytes"));
        reader.cancel(opened.requestId());
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(numbers(control))
                        .containsEntry("splits.open", 0L)
                        .containsEntry("splits.cancelled", 1L));
      }
    }
    assertThat(numbers(control)).isEmpty();
    Awaitility.await().until(() -> numbers(data).isEmpty());
    assertThat(failedTasks()).hasSize(1);
  }

  @Test
  void jobsSayWhatIsReadByWhom() {
    String[] description = new String[1];
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            description[0] = start.properties().getProperty("spark.job.description");
          }
        };
    spark().sparkContext().addSparkListener(listener);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("numbers", spark().range(0, 10, 1, 2));
      reader.read("numbers", 1, Wish.all().from(3).as("orders-job#17"));
      assertThat(failedTasks()).isEmpty(); // waits for the listeners
      assertThat(description[0])
          .isEqualTo(
              "Bridge: split 0/1 of numbers from row 3 for orders-job#17 (row by row: Range)");
    } finally {
      spark().sparkContext().removeSparkListener(listener);
    }
  }
}
