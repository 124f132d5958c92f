package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.TestkitException;
import io.flinkspark.e2e.clusters.Clusters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The live half of the main pipeline on a log of which every line is an event: a feeder, Flink's
 * unbounded job, and Spark's streaming job behind it; and who does what a person or a supervisor
 * would do when one of them has ended. Used by one thread.
 */
final class WatchedPipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final String WENT_ON = "went on";

  private static final List<String> ARGUMENTS = List.of("--checkpoint-interval", "1s");

  private final RunningClusters.Site site;
  private final Clusters clusters;
  private final Pipeline pipeline;
  private final LogRun run;
  private final URI base;
  private final LineReader lines;
  private final Feeder feeder;
  private final Admin admin;
  private FlinkJob job;
  private DelayStage delays;
  private final List<String> byHand = new ArrayList<>();
  private String stream = WENT_ON;
  private boolean resubmitted;
  private long restoredBefore;

  WatchedPipeline(RunningClusters.Site site, LogRun run) throws Exception {
    this.site = site;
    clusters = site.clusters();
    pipeline = site.pipeline();
    this.run = run;
    base = pipeline.base(run);
    String bootstrapServers = clusters.kafka().bootstrapServers();
    run.topics().create(bootstrapServers, 1);
    lines = new LineReader(Files.newInputStream(run.input()));
    feeder = new Feeder(bootstrapServers, run.topics().input(), 1);
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    job = pipeline.submitAccessLog(run, base, ARGUMENTS, Pipeline.RESTARTED_ALWAYS);
    delays = pipeline.followDelays(base);
  }

  /** Sends so many lines more; fewer at the end of the log. */
  void feed(long most) throws IOException {
    feeder.feed(lines, most);
  }

  /**
   * Lets it happen: kills a process and starts it again, and whatever does not come back with it.
   */
  void hit(MemberFault fault) throws Exception {
    byHand.clear();
    stream = WENT_ON;
    resubmitted = false;
    restoredBefore = job.restoredCheckpoints();
    fault.member(clusters).ifPresent(Member::killAndRestart);
    switch (fault) {
      case JOB_MANAGER -> resubmit();
      case MASTER -> startDriverUnlessKnown();
      case DRIVER -> {
        delays.kill();
        startDriver("gone");
      }
      case QUOTA -> useUpSpace();
      case NETWORK ->
          site.containers()
              .cutOff(MemberFault.NETWORK_AWAY, clusters.flink().taskManagers().get(0).name());
      case BROKER, DATA_NODE, NAME_NODE, TASK_MANAGER, WORKER -> {}
    }
  }

  /** No checkpoint can be written: Flink's job fails, goes back to its last one, fails again. */
  private void useUpSpace() {
    clusters.hdfs().limitSpace(base.getPath(), 1);
    try {
      await("Flink's job goes back to a checkpoint")
          .atMost(PATIENCE)
          .until(() -> job.restoredCheckpoints() > restoredBefore);
    } finally {
      clusters.hdfs().liftSpaceLimit(base.getPath());
    }
  }

  /** Without high availability a new JobManager knows no job. */
  private void resubmit() throws Exception {
    String checkpoint =
        new RetainedCheckpoints(clusters.hdfs(), base.getPath() + "/_checkpoints")
            .last()
            .orElseThrow();
    job = pipeline.resumeAccessLog(checkpoint, run, base, ARGUMENTS, Pipeline.RESTARTED_ALWAYS);
    resubmitted = true;
    byHand.add("job submitted again from its last checkpoint");
  }

  /**
   * Without a recovery directory a new Master knows no application: it has the executors killed and
   * gives no others, and the driver waits for ever.
   */
  private void startDriverUnlessKnown() {
    if (clusters.spark().coresInUse() == 0) {
      delays.kill();
      startDriver("waited without executors");
    }
  }

  private void startDriver(String why) {
    delays = pipeline.followDelays(base);
    stream = why;
    byHand.add("driver started again");
  }

  /** Waits until a checkpoint of Flink covers all that was fed, and Spark has had it, too. */
  void awaitTakenIn() {
    await("Flink and Spark have all lines")
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        // A member that is just back may not answer everything yet.
        .ignoreExceptionsInstanceOf(TestkitException.class)
        .untilAsserted(
            () -> {
              requireRunning();
              revive();
              assertThat(committed()).as("lines in Flink").isEqualTo(feeder.fed());
              assertThat(followed()).as("events in Spark").isEqualTo(feeder.fed());
            });
  }

  private void requireRunning() {
    if (job.isEnded()) {
      throw new IllegalStateException(job + " is " + job.state() + ": " + job.exceptions());
    }
  }

  /** A stream may end with its storage, and somebody has to start it again. */
  private void revive() {
    if (!delays.isAlive()) {
      startDriver("ended");
    }
  }

  private long committed() throws ExecutionException, InterruptedException {
    Collection<OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(run.name()).partitionsToOffsetAndMetadata().get().values();
    return offsets.stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** Events of the epochs that Spark has noted. */
  private long followed() throws JsonParserException {
    HdfsCluster hdfs = clusters.hdfs();
    String history = base.getPath() + "/delays/history";
    long rows = 0;
    for (HdfsEntry file : hdfs.exists(history) ? hdfs.list(history) : List.<HdfsEntry>of()) {
      if (file.path().matches(".*/batch-\\d+\\.json")) {
        for (String line : new String(hdfs.read(file.path()), UTF_8).lines().toList()) {
          rows += JsonParser.object().from(line).getLong("rows");
        }
      }
    }
    return rows;
  }

  /** What Flink's job did about the last hit. */
  String flink() {
    if (resubmitted) {
      return "gone";
    }
    return job.restoredCheckpoints() > restoredBefore ? "restored a checkpoint" : WENT_ON;
  }

  /** What Spark's stream did about it. */
  String spark() {
    return stream;
  }

  /** What did not come back by itself. */
  String byHand() {
    return byHand.isEmpty() ? "nothing" : String.join(", ", byHand);
  }

  /** Ends the input; returns the folder with what Spark's streaming job found. */
  URI drain() {
    job.drainWithSavepoint(URI.create(base + "/_savepoint"));
    return delays.await(PATIENCE);
  }

  /** Brings members back that a failed test has left dead, too: other tests need them. */
  @Override
  public void close() throws IOException {
    delays.close();
    feeder.close();
    admin.close();
    lines.close();
    for (MemberFault fault : MemberFault.values()) {
      fault.member(clusters).filter(member -> !member.isAlive()).ifPresent(Member::restart);
    }
  }
}
