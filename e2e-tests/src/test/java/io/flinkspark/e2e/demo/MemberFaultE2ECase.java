package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.e2e.network.FaultyNetwork;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One run of the main pipeline during which a process of each kind dies, one after the other, HDFS
 * has no space left, and the network is away for 20 seconds: the tables are those that were counted
 * outside this project. How long each took is in {@code target/member-faults}, in {@code
 * processes.tsv} or {@code containers.tsv}.
 */
@Tag("long")
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class MemberFaultE2ECase {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LINES_BETWEEN_FAULTS = 500;

  private final FaultTable table = new FaultTable("member-faults", Environment.chosen().toString());

  @Test
  void everyKindOfMemberDiesInOneRunAndNoFigureChanges(RunningClusters.Site site) throws Exception {
    Path log = SharedData.log("elastic_apache_logs.log");
    Path out = site.folder("members");
    LogRun run = LogRun.of("members", log, out);
    Pipeline pipeline = site.pipeline();
    URI base = pipeline.base(run);
    table.add(
        "what fails", "Flink's job", "Spark's stream", "by hand", "all had arrived after (s)");

    URI delays;
    try (WatchedPipeline running = new WatchedPipeline(site, run)) {
      running.feed(LINES_BETWEEN_FAULTS);
      running.awaitTakenIn();
      for (MemberFault fault : MemberFault.values()) {
        if (fault.isPossible(Environment.chosen())) {
          hit(running, fault);
        }
      }
      running.feed(Long.MAX_VALUE);
      running.awaitTakenIn();
      delays = running.drain();
    }
    Instant from =
        Environment.chosen() == Environment.PROCESSES
            ? joinWhileTheNetworkIsAway(pipeline, run, base)
            : pipeline.historyJoin().run(run, base, PATIENCE);

    pipeline.report(run, base, from, delays);
    String bootstrapServers = site.clusters().kafka().bootstrapServers();
    assertThat(Outcome.of(run, run.lines(), bootstrapServers).problems()).isEmpty();
    SharedData.expected(log).verify(out);
    ExpectedAnomalies.verify(log, out);
    table.add("in the end", "every table is as it was counted outside", "", "", "");
  }

  private void hit(WatchedPipeline running, MemberFault fault) throws Exception {
    // On its way when it happens.
    running.feed(LINES_BETWEEN_FAULTS);
    long instant = System.nanoTime();
    running.hit(fault);
    running.feed(LINES_BETWEEN_FAULTS);
    running.awaitTakenIn();
    table.add(
        fault.text(), running.flink(), running.spark(), running.byHand(), secondsSince(instant));
  }

  /** Flink reads Spark's history through a network that goes down in the middle of a batch. */
  private Instant joinWhileTheNetworkIsAway(Pipeline pipeline, LogRun run, URI base)
      throws Exception {
    HistoryJoinStage stage = pipeline.historyJoin();
    String token = stage.newToken(run);
    try (HistoryServing history = stage.publish(base, token);
        FaultyNetwork network = new FaultyNetwork(history.address())) {
      network.goDownInNextBatch();
      FlinkJob job =
          stage.submit(run, base, token, history.at(network.address()), List.of("--bounded"));
      await()
          .atMost(PATIENCE)
          .pollInterval(10, TimeUnit.MILLISECONDS)
          .until(() -> !network.isHalving());
      long instant = System.nanoTime();
      int link = network.lastLink();
      network.goDown();
      FaultInjector.pass(MemberFault.NETWORK_AWAY);
      network.comeUp();
      await().atMost(PATIENCE).until(() -> network.hasRowsAfter(link));
      String seconds = secondsSince(instant);
      job.awaitFinished(PATIENCE);
      history.awaitDrained(PATIENCE);
      assertThat(job.restoredCheckpoints()).isZero();
      table.add(
          "the network between the engines, for %d s"
              .formatted(MemberFault.NETWORK_AWAY.toSeconds()),
          "read on where it was",
          "served on",
          "nothing",
          seconds);
      return history.until();
    }
  }

  private static String secondsSince(long instant) {
    return FaultTable.seconds((System.nanoTime() - instant) / 1e9);
  }
}
