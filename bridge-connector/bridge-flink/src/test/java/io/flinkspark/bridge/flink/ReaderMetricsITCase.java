package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.DataPath;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator sees of a reader while it reads. */
@Timeout(600)
class ReaderMetricsITCase {

  private static final int ROWS = 10_000;
  private static final int HELD_AT = 6_000;
  private static final int BATCH_ROWS = 1_000;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void release() {
    release.countDown();
  }

  private TestBridge bridge(int partitions) {
    return new TestBridge(NumberedRows.of(partitions, ROWS), BATCH_ROWS)
        .failing(
            (partition, row, opening) -> {
              if (row == HELD_AT) {
                awaitRelease();
              }
            });
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JobClient run(SparkSource<RowData> source) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers")
        .uid("numbers")
        .map(row -> row.getLong(0))
        .sinkTo(new DiscardingSink<>());
    return env.executeAsync();
  }

  /** The source's metric of this name. */
  private static Optional<Object> value(JobID job, String name) {
    return REPORTER.findOperatorMetricGroups(job, "Source: numbers").stream()
        .map(REPORTER::getMetricsByGroup)
        .map((Map<String, Metric> metrics) -> metrics.get(name))
        .filter(metric -> metric != null)
        .map(ReaderMetricsITCase::value)
        .findFirst();
  }

  private static Object value(Metric metric) {
    return metric instanceof Counter counter ? counter.getCount() : ((Gauge<?>) metric).getValue();
  }

  private static void awaitValue(JobClient job, String name, Object expected) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(value(job.getJobID(), name)).as(name).contains(expected));
  }

  @Test
  void countsWhatIsReadAndWhatIsLeft() throws Exception {
    try (TestBridge bridge = bridge(2).estimating(2 * ROWS)) {
      JobClient job = run(bridge.source(SparkRecords.rowData()).build());
      long left = ROWS - HELD_AT;

      awaitValue(job, "numRecordsIn", (long) HELD_AT);
      awaitValue(job, "pendingRecords", left);
      awaitValue(job, "pendingBytes", left * TestBridge.ROW_BYTES);
      awaitValue(job, "dataPath", "DIRECT");
      release.countDown();
      job.getJobExecutionResult().get();

      awaitValue(job, "numRecordsIn", 2L * ROWS);
      awaitValue(job, "pendingRecords", 0L);
      awaitValue(job, "relayedBytes", 0L);
      awaitValue(job, "numSplitsReopened", 0L);
      assertThat((Long) value(job.getJobID(), "numBytesIn").orElseThrow())
          .isGreaterThan(2L * ROWS * Long.BYTES);
    }
  }

  @Test
  void tellsNothingOfWhatIsLeftWhenNobodyKnows() throws Exception {
    try (TestBridge bridge = bridge(1)) {
      JobClient job = run(bridge.source(SparkRecords.rowData()).build());

      awaitValue(job, "numRecordsIn", (long) HELD_AT);
      assertThat(value(job.getJobID(), "pendingRecords")).isEmpty();
      release.countDown();
      job.getJobExecutionResult().get();
    }
  }

  @Test
  void countsRelayedBytesAsTheyTravelCompressed() throws Exception {
    try (TestBridge bridge = bridge(1)) {
      release.countDown();
      JobClient plain = run(bridge.source(SparkRecords.rowData()).build());
      plain.getJobExecutionResult().get();
      JobClient small =
          run(
              bridge
                  .source(SparkRecords.rowData())
                  .compression(Compression.LZ4)
                  .dataPath(DataPath.RELAY)
                  .build());
      small.getJobExecutionResult().get();

      assertThat(bridge.opened()).extracting(OpenSplit::path).contains(DataPath.RELAY);
      assertThat(bridge.opened()).extracting(OpenSplit::compression).contains(Compression.LZ4);
      awaitValue(small, "dataPath", "RELAY");
      awaitValue(small, "numRecordsIn", (long) ROWS);
      long relayed = (Long) value(small.getJobID(), "relayedBytes").orElseThrow();
      assertThat(value(small.getJobID(), "numBytesIn")).contains(relayed);
      assertThat(relayed)
          .isPositive()
          .isLessThan((Long) value(plain.getJobID(), "numBytesIn").orElseThrow());
    }
  }
}
