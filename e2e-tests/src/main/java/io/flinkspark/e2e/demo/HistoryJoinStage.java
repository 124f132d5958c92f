package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Spark publishes what each host did before the last day, and Flink joins the windows of that day
 * with it, straight from Spark's executors.
 */
final class HistoryJoinStage {
  static final String HOST_HISTORY_JOB = "io.flinkspark.jobs.spark.HostHistoryJob";
  static final String ANOMALY_JOB = "io.flinkspark.jobs.flink.AnomalyJob";

  private static final Duration START = Duration.ofMinutes(10);
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final int TOKEN_BYTES = 32;

  private final Clusters clusters;
  private final Installation installation;
  private final Progress progress;
  private final StageClock clock;

  HistoryJoinStage(
      Clusters clusters, Installation installation, Progress progress, StageClock clock) {
    this.clusters = clusters;
    this.installation = installation;
    this.progress = progress;
    this.clock = clock;
  }

  /** Runs both jobs to their ends; returns where the history ends and the judging begins. */
  Instant run(LogRun run, URI base, Duration patience) throws Exception {
    String token = newToken(run);
    try (HistoryServing history = clock.time("history", () -> publish(base, token))) {
      FlinkJob job =
          clock.time("join submit", () -> submit(run, base, token, history, List.of("--bounded")));
      clock.time(
          "join",
          () -> {
            job.awaitFinished(patience);
            history.awaitDrained(DRAIN);
            return null;
          });
      progress.say("flink: hosts since %s are compared with Spark's".formatted(history.until()));
      return history.until();
    }
  }

  /** Starts to publish the history of what Flink wrote there. */
  HistoryServing publish(URI base, String token) {
    progress.say("spark: submitting " + HOST_HISTORY_JOB);
    List<String> arguments =
        List.of("--in", base.toString(), "--token-file", token, "--port", "0", "--until-drained");
    HistoryServing history =
        HistoryServing.await(
            clusters
                .spark()
                .submit(
                    installation.sparkJobs(),
                    HOST_HISTORY_JOB,
                    Pipeline.SparkSettings.SMALL,
                    arguments),
            START);
    progress.say(
        "spark: hosts' history until %s is at %s".formatted(history.until(), history.address()));
    return history;
  }

  /** Submits the job that joins. */
  FlinkJob submit(LogRun run, URI base, String token, HistoryServing history, List<String> more) {
    String bootstrapServers = clusters.kafka().internalBootstrapServers();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--history",
                history.address(),
                "--token-file",
                token,
                "--from",
                history.until().toString(),
                "--kafka",
                bootstrapServers,
                "--topic-prefix",
                run.topics().prefix(),
                "--transactional-id-prefix",
                run.name() + "-anomalies",
                "--group-id",
                run.name() + "-anomalies",
                "--checkpoint-interval",
                "2s",
                "--out",
                base.toString()));
    arguments.addAll(more);
    progress.say("flink: submitting " + ANOMALY_JOB);
    return clusters.flink().run(installation.flinkJobs(), ANOMALY_JOB, arguments, 2);
  }

  /** A file with a secret that nobody had before. */
  String newToken(LogRun run) {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    return clusters.secret(run.name() + ".token", HexFormat.of().formatHex(secret));
  }
}
