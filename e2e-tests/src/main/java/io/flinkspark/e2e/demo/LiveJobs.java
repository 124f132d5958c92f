package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The two streaming jobs on what Flink left in Kafka, each until it has caught up. */
final class LiveJobs {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Clusters clusters;
  private final Installation installation;
  private final Progress progress;
  private final StageClock clock;

  LiveJobs(Clusters clusters, Installation installation, Progress progress, StageClock clock) {
    this.clusters = clusters;
    this.installation = installation;
    this.progress = progress;
    this.clock = clock;
  }

  /** Runs both; their tables go to {@code live/}. */
  void run(LogRun run, URI base) throws Exception {
    String bootstrapServers = clusters.kafka().internalBootstrapServers();
    clock.time(
        "live traffic",
        () ->
            submit(
                "io.flinkspark.jobs.spark.LiveTrafficJob",
                List.of(
                    "--kafka",
                    bootstrapServers,
                    "--topic-prefix",
                    run.topics().prefix(),
                    "--checkpoint",
                    base + "/_live-checkpoint",
                    "--out",
                    run.out().resolve("live/traffic").toUri().toString(),
                    "--available-now")));
    clock.time(
        "host counts",
        () ->
            submit(
                "io.flinkspark.jobs.spark.HostCountStreamJob",
                List.of(
                    "--kafka",
                    bootstrapServers,
                    "--topic",
                    run.topics().sessions(),
                    "--checkpoint",
                    base + "/_hosts-checkpoint",
                    "--out",
                    run.out().resolve("live/hosts").toUri().toString(),
                    "--batch",
                    "2s",
                    "--stop-when-idle",
                    "2")));
  }

  private Void submit(String mainClass, List<String> arguments) {
    progress.say("spark: submitting " + mainClass);
    SparkSubmission submission =
        clusters
            .spark()
            .submit(installation.sparkJobs(), mainClass, Pipeline.SparkSettings.SMALL, arguments);
    int exitCode = submission.await(PATIENCE);
    if (exitCode != 0) {
      throw new DemoException(
          "%s ended with exit code %d; its log is %s"
              .formatted(mainClass, exitCode, submission.logFile().getFileName()));
    }
    return null;
  }
}
