package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Progress;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** When the driver hears of finished splits. Checkpoints are taken when the test says so. */
@Timeout(600)
class ProgressITCase {

  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int BATCH_ROWS = 100;
  private static final int HELD = 2;

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final AtomicBoolean FAIL = new AtomicBoolean();

  private final CountDownLatch release = new CountDownLatch(1);
  private final NumberedRows rows = NumberedRows.of(3, 1000);

  private static JobClient run(TestBridge bridge, Configuration configuration) throws Exception {
    return run(bridge, configuration, 2);
  }

  private static JobClient run(TestBridge bridge, Configuration configuration, int parallelism)
      throws Exception {
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    env.fromSource(
            bridge.source(SparkRecords.rowData()).build(),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .map(
            row -> {
              if (FAIL.compareAndSet(true, false)) {
                throw new IllegalStateException("failed by the test");
              }
              return row.getLong(0);
            })
        .uid("failing")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    return env.executeAsync();
  }

  private static Configuration checkpointing() {
    Configuration configuration = new Configuration();
    configuration.setString("execution.checkpointing.interval", NEVER.toHours() + " h");
    return configuration;
  }

  private TestBridge holdingOne(TestBridge bridge) {
    return bridge.failing(
        (partition, row, opening) -> {
          if (partition == HELD && row >= 500) {
            awaitRelease();
          }
        });
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BridgeException(ErrorCode.CONNECTION_LOST, "the test is over");
    }
  }

  /**
   * Returns whether the checkpoint was completed. When a job ends in this moment, Flink may leave
   * the future of its checkpoint unanswered for ever.
   */
  private static boolean checkpoint(MiniCluster flink, JobClient job) throws InterruptedException {
    try {
      flink
          .triggerCheckpoint(job.getJobID(), CheckpointType.FULL)
          .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      // Not all tasks run yet, or none any more.
      return false;
    }
  }

  private static void checkpointUntilFinished(
      MiniCluster flink, JobClient job, TestBridge bridge, Integer... partitions) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              checkpoint(flink, job);
              return bridge.finished().equals(Set.of(partitions));
            });
  }

  private static void awaitEnd(MiniCluster flink, JobClient job) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              checkpoint(flink, job);
              return job.getJobStatus().get() == JobStatus.FINISHED;
            });
  }

  private static void awaitTwoRead(TestBridge bridge) {
    await().atMost(SOON).until(() -> bridge.opened().size() == 3 && bridge.streaming() == 1);
  }

  private static void awaitAllReported(TestBridge bridge) {
    await().atMost(SOON).until(() -> bridge.finished().equals(Set.of(0, 1, 2)));
  }

  @Test
  void reportsSplitsWhoseEndIsInACompletedCheckpoint(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    try (TestBridge bridge = holdingOne(new TestBridge(rows, BATCH_ROWS))) {
      JobClient job = run(bridge, checkpointing());
      awaitTwoRead(bridge);
      assertThat(bridge.progress()).isEmpty();

      checkpointUntilFinished(flink, job, bridge, 0, 1);
      release.countDown();
      awaitEnd(flink, job);

      awaitAllReported(bridge);
      assertThat(bridge.progress())
          .allSatisfy(report -> assertThat(report.checkpointId()).isPositive())
          .allSatisfy(report -> assertThat(report.consumer()).matches("flink-[0-9a-f]{8}"))
          .extracting(Progress::generation)
          .containsOnly(TestBridge.GENERATION);
      await().atMost(SOON).until(() -> bridge.connections() == 0);
    }
  }

  @Test
  void reportsItselfOfAPublicationWithoutSplits(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    try (TestBridge bridge = new TestBridge(NumberedRows.of(0, 0), BATCH_ROWS)) {
      JobClient job = run(bridge, checkpointing());
      awaitEnd(flink, job);

      await().atMost(SOON).until(() -> !bridge.progress().isEmpty());
      assertThat(bridge.progress())
          .singleElement()
          .satisfies(
              report -> {
                assertThat(report.finished()).isEmpty();
                assertThat(report.generation()).isEqualTo(TestBridge.GENERATION);
                assertThat(report.consumer()).matches("flink-[0-9a-f]{8}");
              });
    }
  }

  @Test
  void twoJobsOfOneNameAreTwoReaders(@InjectMiniCluster MiniCluster flink) throws Exception {
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      awaitEnd(flink, run(bridge, checkpointing()));
      awaitEnd(flink, run(bridge, checkpointing()));

      assertThat(bridge.opened().stream().map(OpenSplit::consumer).distinct()).hasSize(2);
      await()
          .atMost(SOON)
          .until(
              () ->
                  bridge.progress().stream().map(Progress::consumer).distinct().count() == 2
                      && bridge.progress().stream()
                              .mapToInt(report -> report.finished().size())
                              .sum()
                          == 6);
    }
  }

  @Test
  void reportsAgainAfterARestore(@InjectMiniCluster MiniCluster flink, @TempDir Path savepoints)
      throws Exception {
    TestBridge first = holdingOne(new TestBridge(rows, BATCH_ROWS)).refusingProgress(1_000_000);
    JobClient job = run(first, checkpointing());
    awaitTwoRead(first);
    String savepoint =
        job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    assertThat(first.progress()).isEmpty();

    try (TestBridge second = holdingOne(first.restart())) {
      JobClient restored =
          run(second, checkpointing().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint));

      checkpointUntilFinished(flink, restored, second, 0, 1);
      release.countDown();
      awaitEnd(flink, restored);
      awaitAllReported(second);
      // The same reader, though the job was built anew.
      assertThat(second.progress())
          .extracting(Progress::consumer)
          .containsOnly(first.opened().get(0).consumer());
    }
  }

  @Test
  void reportsNothingThatAFailureTookBack(@InjectMiniCluster MiniCluster flink) throws Exception {
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS)) {
      CountDownLatch fail = new CountDownLatch(1);
      bridge.failing(
          (partition, row, opening) -> {
            if (partition == HELD && opening == 1 && row == 500) {
              try {
                fail.await();
              } catch (InterruptedException e) {
                throw new BridgeException(ErrorCode.CONNECTION_LOST, "the test is over");
              }
            }
            if (opening > 1) {
              awaitRelease();
            }
          });
      JobClient job = run(bridge, checkpointing(), 1);
      awaitTwoRead(bridge);
      FAIL.set(true);
      fail.countDown();
      await().atMost(SOON).until(() -> bridge.opened().size() == 4 && bridge.streaming() == 1);

      await().atMost(SOON).until(() -> checkpoint(flink, job));
      await().atMost(SOON).until(() -> checkpoint(flink, job));
      assertThat(bridge.finished()).isEmpty();

      release.countDown();
      awaitEnd(flink, job);
      awaitAllReported(bridge);
    }
  }

  @Test
  void reportsNothingWithoutCheckpoints() throws Exception {
    try (TestBridge bridge = holdingOne(new TestBridge(rows, BATCH_ROWS))) {
      JobClient job = run(bridge, new Configuration());
      awaitTwoRead(bridge);

      release.countDown();
      job.getJobExecutionResult().get();

      assertThat(bridge.progress()).isEmpty();
    }
  }

  @Test
  void triesAgainWhenAReportFails(@InjectMiniCluster MiniCluster flink) throws Exception {
    try (TestBridge bridge = holdingOne(new TestBridge(rows, BATCH_ROWS)).refusingProgress(3)) {
      JobClient job = run(bridge, checkpointing());
      awaitTwoRead(bridge);
      checkpointUntilFinished(flink, job, bridge, 0, 1);
      release.countDown();
      awaitEnd(flink, job);
      awaitAllReported(bridge);
    }
  }

  @Test
  void endsWellWhenNoReportIsTaken(@InjectMiniCluster MiniCluster flink) throws Exception {
    try (TestBridge bridge = new TestBridge(rows, BATCH_ROWS).refusingProgress(1_000_000)) {
      JobClient job = run(bridge, checkpointing());
      CompletableFuture<?> end = job.getJobExecutionResult();

      awaitEnd(flink, job);

      end.get();
      assertThat(bridge.progress()).isEmpty();
    }
  }
}
