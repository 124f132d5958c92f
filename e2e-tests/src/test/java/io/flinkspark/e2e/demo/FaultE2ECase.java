package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process dies in the middle, and no figure shows it. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class FaultE2ECase {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Path out;

  @BeforeEach
  void makeFolder(RunningClusters.Site site) {
    out = site.folder("fault");
  }

  @Tag("containers")
  @Test
  void taskManagerKilledInTheMiddleChangesNoFigure(RunningClusters.Site site) throws Exception {
    Path log = SharedData.log("elastic_apache_logs.log");
    LogRun run = LogRun.of("fault", log, out);
    String bootstrapServers = site.clusters().kafka().bootstrapServers();
    FlinkCluster flink = site.clusters().flink();
    Pipeline pipeline = site.pipeline();
    URI base = pipeline.base(run);
    run.topics().create(bootstrapServers, 1);

    URI delays;
    try (LineReader lines = new LineReader(Files.newInputStream(log));
        Feeder feeder = new Feeder(bootstrapServers, run.topics().input(), 1);
        DelayStage delayed = pipeline.followDelays(base);
        Admin admin = admin(bootstrapServers)) {
      feeder.feed(lines, run.lines() / 2);
      FlinkJob job = pipeline.submitAccessLog(run, base, List.of("--checkpoint-interval", "2s"));
      awaitCommitted(admin, run, run.lines() / 2);

      // Taken in after the last checkpoint, and lost with the process.
      feeder.feed(lines, run.lines() / 4);
      flink.taskManagers().forEach(Member::kill);
      feeder.feed(lines, Long.MAX_VALUE);
      flink.taskManagers().forEach(Member::restart);

      awaitCommitted(admin, run, run.lines());
      assertThat(job.restoredCheckpoints()).isPositive();
      job.drainWithSavepoint(URI.create(base + "/_savepoint"));
      delays = delayed.await(PATIENCE);
    }

    Instant from = pipeline.historyJoin().run(run, base, PATIENCE);
    pipeline.report(run, base, from, delays);
    Outcome outcome = Outcome.of(run, run.lines(), bootstrapServers);
    assertThat(outcome.problems()).isEmpty();
    SharedData.expected(log).verify(out);
  }

  @Tag("long")
  @Test
  void taskManagerKilledWhileFlinkJoinsSparksHistoryChangesNoAnomaly(RunningClusters.Site site)
      throws Exception {
    Path log = SharedData.log("elastic_apache_logs.log");
    List<String> expected = ExpectedAnomalies.of(log);
    LogRun run = LogRun.of("fault-join", log, out);
    Pipeline pipeline = site.pipeline();
    URI base = pipeline.base(run);
    FlinkCluster flink = site.clusters().flink();
    URI delays;
    try (DelayStage delayed = pipeline.followDelays(base)) {
      countBounded(site, pipeline, run, base);
      delays = delayed.await(PATIENCE);
    }
    HistoryJoinStage stage = pipeline.historyJoin();
    String token = stage.newToken(run);

    Instant from;
    try (HistoryServing history = stage.publish(base, token);
        KafkaResults results = new KafkaResults(site.clusters().kafka().bootstrapServers())) {
      from = history.until();
      FlinkJob job = stage.submit(run, base, token, history, List.of());
      // Whatever it has read by now, it has to read again.
      job.awaitRunning(PATIENCE);
      flink.taskManagers().forEach(Member::kill);
      flink.taskManagers().forEach(Member::restart);
      history.awaitDrained(PATIENCE);
      // From now on Spark is gone: the history is in Flink's state.
      flink.taskManagers().forEach(Member::kill);
      flink.taskManagers().forEach(Member::restart);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(results.count(run.topics().anomalies())).isEqualTo(expected.size()));
      job.awaitRunning(PATIENCE);
      assertThat(job.restoredCheckpoints()).isPositive();
      awaitCheckpoint(job);
      job.drainWithSavepoint(URI.create(base + "/_savepoint"));
    }

    pipeline.report(run, base, from, delays);
    assertThat(Outcome.of(run, run.lines(), site.clusters().kafka().bootstrapServers()).problems())
        .isEmpty();
    ExpectedAnomalies.verify(log, out);
  }

  private static void countBounded(
      RunningClusters.Site site, Pipeline pipeline, LogRun run, URI base) throws Exception {
    String bootstrapServers = site.clusters().kafka().bootstrapServers();
    run.topics().create(bootstrapServers, 1);
    try (LineReader lines = new LineReader(Files.newInputStream(run.input()));
        Feeder feeder = new Feeder(bootstrapServers, run.topics().input(), 1)) {
      feeder.feed(lines, Long.MAX_VALUE);
    }
    pipeline
        .submitAccessLog(run, base, List.of("--bounded", "--checkpoint-interval", "2s"))
        .awaitFinished(PATIENCE);
  }

  /**
   * Flink never ends a savepoint that stops a job, when it is the first checkpoint after a restore
   * and a source had finished before: the source then waits for its last checkpoint.
   */
  private static void awaitCheckpoint(FlinkJob job) {
    long before = job.completedCheckpoints();
    await().atMost(PATIENCE).until(() -> job.completedCheckpoints() > before);
  }

  /** Waits until a checkpoint of the job covers so many lines. */
  private static void awaitCommitted(Admin admin, LogRun run, long lines) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<?, OffsetAndMetadata> offsets =
                  admin.listConsumerGroupOffsets(run.name()).partitionsToOffsetAndMetadata().get();
              assertThat(offsets.values())
                  .singleElement()
                  .satisfies(offset -> assertThat(offset.offset()).isEqualTo(lines));
            });
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }
}
