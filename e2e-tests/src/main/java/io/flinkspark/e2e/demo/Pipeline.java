package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.SparkCluster;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Takes logs through the clusters: feed Kafka, count in Flink, compare hosts with Spark's history
 * in Flink, judge and report in Spark. Submits the shipped jars as a person would. One run after
 * the other; a run is used by one thread.
 */
public final class Pipeline {
  static final String ACCESS_LOG_JOB = "io.flinkspark.jobs.flink.AccessLogJob";
  static final String TRAFFIC_REPORT_JOB = "io.flinkspark.jobs.spark.TrafficReportJob";

  /** Long enough for a log of many gigabytes; a stuck job is seen in the progress long before. */
  private static final Duration PATIENCE = Duration.ofHours(6);

  private static final int PARALLELISM = 2;

  /** Settings of a job that is restarted soon, as often as it takes. */
  public static final Map<String, String> RESTARTED_ALWAYS =
      Map.of(
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", "1000000",
          "restart-strategy.fixed-delay.delay", "1 s");

  private static final long LINES_BETWEEN_REPORTS = 250_000;

  private final Clusters clusters;
  private final Installation installation;
  private final Progress progress;
  private final StageClock clock;

  /** On these clusters, which may still be starting. */
  public Pipeline(
      Clusters clusters, Installation installation, Progress progress, StageClock clock) {
    this.clusters = clusters;
    this.installation = installation;
    this.progress = progress;
    this.clock = clock;
  }

  /** The whole way of one log. */
  public Outcome run(LogRun run) throws Exception {
    CompletableFuture<Long> feeding = feedAside(run);
    URI base = base(run);
    // Up before Spark's job is submitted.
    clusters.flink();
    long fed = join(feeding);
    URI delays;
    try (DelayStage delayed = followDelays(base)) {
      FlinkJob job =
          submitAccessLog(run, base, List.of("--bounded", "--checkpoint-interval", "3s"));
      clock.time("flink", () -> await(job, run));
      delays = clock.time("stream", () -> delayed.await(PATIENCE));
    }
    Outcome outcome = judge(run, fed, base, delays);
    if (run.live()) {
      new LiveJobs(clusters, installation, progress, clock).run(run, base);
    }
    return outcome;
  }

  /**
   * What follows when Flink's job is done: the join with Spark's history, the report, and whether
   * everything adds up.
   *
   * @param delays what the stage that followed has found
   */
  public Outcome judge(LogRun run, long fed, URI base, URI delays) throws Exception {
    Instant from = historyJoin().run(run, base, PATIENCE);
    report(run, base, from, delays);
    return clock.time("check", () -> Outcome.of(run, fed, clusters.kafka().bootstrapServers()));
  }

  /** Starts the stage in which Spark follows what Flink commits. */
  public DelayStage followDelays(URI base) {
    return DelayStage.start(clusters, installation, progress, base);
  }

  /** The stage in which both engines work on the same hosts. */
  HistoryJoinStage historyJoin() {
    return new HistoryJoinStage(clusters, installation, progress, clock);
  }

  /** The folder in HDFS that gets what Flink writes. */
  public URI base(LogRun run) {
    return URI.create(clusters.hdfs().uri().toString().replaceAll("/+$", "") + "/" + run.name());
  }

  /** Creates the topics and starts to feed all lines in a thread of its own. */
  private CompletableFuture<Long> feedAside(LogRun run) {
    return CompletableFuture.supplyAsync(
        () -> {
          String bootstrapServers = clusters.kafka().bootstrapServers();
          try {
            return clock.time(
                "feed",
                () -> {
                  run.topics().create(bootstrapServers, run.partitions());
                  return feed(run, bootstrapServers);
                });
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new DemoException("Cannot feed " + run.input() + ": " + e, e);
          }
        });
  }

  private long feed(LogRun run, String bootstrapServers) throws IOException {
    progress.say("feed: %,d lines to topic %s".formatted(run.lines(), run.topics().input()));
    try (LineReader lines = new LineReader(Files.newInputStream(run.input()));
        Feeder feeder = new Feeder(bootstrapServers, run.topics().input(), run.partitions())) {
      while (feeder.feed(lines, LINES_BETWEEN_REPORTS) == LINES_BETWEEN_REPORTS) {
        progress.say("feed: %,d of %,d lines".formatted(feeder.fed(), run.lines()));
      }
      progress.say("feed: done, %,d lines are in Kafka".formatted(feeder.fed()));
      return feeder.fed();
    }
  }

  /** Submits the Flink job with the shipped jar, with settings as the cluster has them. */
  FlinkJob submitAccessLog(LogRun run, URI base, List<String> more) throws Exception {
    return submitAccessLog(run, base, more, Map.of());
  }

  /**
   * Submits the Flink job with the shipped jar. Of a log that goes on, it ends when somebody stops
   * it.
   *
   * @param more arguments of the job
   * @param config settings of Flink for this job
   */
  public FlinkJob submitAccessLog(
      LogRun run, URI base, List<String> more, Map<String, String> config) throws Exception {
    List<String> arguments = accessLogArguments(run, base, more);
    return submit(
        flink ->
            flink.run(installation.flinkJobs(), ACCESS_LOG_JOB, arguments, PARALLELISM, config));
  }

  /** The same again, going on from a checkpoint or savepoint. */
  public FlinkJob resumeAccessLog(
      String checkpoint, LogRun run, URI base, List<String> more, Map<String, String> config)
      throws Exception {
    List<String> arguments = accessLogArguments(run, base, more);
    return submit(
        flink ->
            flink.runFrom(
                checkpoint,
                installation.flinkJobs(),
                ACCESS_LOG_JOB,
                arguments,
                PARALLELISM,
                config));
  }

  private FlinkJob submit(Function<FlinkCluster, FlinkJob> submission) throws Exception {
    FlinkCluster flink = clusters.flink();
    progress.say("flink: submitting " + ACCESS_LOG_JOB);
    FlinkJob job = clock.time("flink submit", () -> submission.apply(flink));
    progress.say("flink: job %s, %s/#/job/%s".formatted(job.id(), flink.restUrl(), job.id()));
    return job;
  }

  private List<String> accessLogArguments(LogRun run, URI base, List<String> more) {
    String bootstrapServers = clusters.kafka().internalBootstrapServers();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--source",
                "kafka://" + bootstrapServers + "/" + run.topics().input(),
                "--kafka",
                bootstrapServers,
                "--topic-prefix",
                run.topics().prefix(),
                "--transactional-id-prefix",
                run.name(),
                "--group-id",
                run.name(),
                "--host-windows",
                "--out",
                base.toString()));
    arguments.addAll(more);
    return arguments;
  }

  private Void await(FlinkJob job, LogRun run) {
    try (JobWatch watch =
        new JobWatch(job, clusters.kafka().bootstrapServers(), run.topics(), progress)) {
      job.awaitFinished(PATIENCE);
      watch.last();
    }
    return null;
  }

  /** Runs the Spark job that recomputes, compares and writes the report. */
  void report(LogRun run, URI base, Instant anomaliesFrom, URI delays) throws Exception {
    SparkCluster spark = clusters.spark();
    progress.say("spark: submitting " + TRAFFIC_REPORT_JOB);
    List<String> arguments =
        List.of(
            "--in", base.toString(),
            "--report", run.out().toUri().toString(),
            "--anomalies-from", anomaliesFrom.toString(),
            "--delays", delays.toString(),
            "--title", run.input().getFileName().toString());
    clock.time("spark", () -> submitAndAwait(spark, TRAFFIC_REPORT_JOB, arguments));
    progress.say("spark: report is written");
  }

  private Void submitAndAwait(SparkCluster spark, String mainClass, List<String> arguments) {
    SparkSubmission submission =
        spark.submit(installation.sparkJobs(), mainClass, SparkSettings.SMALL, arguments);
    int exitCode = submission.await(PATIENCE);
    if (exitCode != 0) {
      throw new DemoException(
          "%s ended with exit code %d; its log is %s"
              .formatted(mainClass, exitCode, submission.logFile().getFileName()));
    }
    return null;
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Settings for spark-submit that fit one machine and a log of some megabytes. */
  static final class SparkSettings {
    static final Map<String, String> SMALL =
        Map.of(
            "spark.sql.shuffle.partitions", "4",
            "spark.default.parallelism", "4",
            "spark.ui.enabled", "false");

    /** For an application that runs beside others and has little to do. */
    static final Map<String, String> BESIDE =
        Map.of(
            "spark.cores.max", "1",
            "spark.executor.memory", "512m",
            "spark.ui.enabled", "false");

    private SparkSettings() {}
  }
}
