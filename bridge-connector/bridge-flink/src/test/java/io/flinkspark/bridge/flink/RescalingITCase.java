package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A savepoint in the middle of the splits, restored with more readers or fewer. */
@Timeout(600)
class RescalingITCase {

  private static final int PARTITIONS = 6;
  private static final int ROWS = 5_000;
  private static final int HELD_AT = 2_000;
  private static final int BATCH_ROWS = 100;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Queue<Long> READ = new ConcurrentLinkedQueue<>();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static JobClient run(TestBridge bridge, int parallelism, Configuration configuration)
      throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    env.setMaxParallelism(8);
    env.fromSource(
            bridge.source(SparkRecords.rowData()).build(),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .map(
            row -> {
              READ.add(row.getLong(0));
              return row.getLong(0);
            })
        .uid("read")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    return env.executeAsync();
  }

  @ParameterizedTest
  @CsvSource({"1,4", "4,1", "3,2"})
  void readsEveryRowOnce(int before, int after, @TempDir Path savepoints) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    READ.clear();
    try (TestBridge bridge = new TestBridge(NumberedRows.of(PARTITIONS, ROWS), BATCH_ROWS)) {
      bridge.failing(
          (partition, row, opening) -> {
            if (row == HELD_AT && opening == 1) {
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          });
      JobClient job = run(bridge, before, new Configuration());
      await().atMost(SOON).until(() -> READ.size() == before * HELD_AT);
      String savepoint =
          job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      release.countDown();

      run(bridge, after, new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint))
          .getJobExecutionResult()
          .get();

      assertThat(READ)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(0, PARTITIONS * ROWS).boxed().toList());
      await().atMost(SOON).until(() -> bridge.connections() == 0);
    }
  }
}
