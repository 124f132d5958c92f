package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.Clusters;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Spark's streaming job that follows Flink's events while Flink writes them, and tells when it had
 * those of each epoch. It ends by itself when Flink's input has ended and all of it is read.
 */
public final class DelayStage implements AutoCloseable {
  static final String LIVE_DELAY_JOB = "io.flinkspark.jobs.spark.LiveDelayJob";

  private final SparkSubmission submission;
  private final URI history;

  private DelayStage(SparkSubmission submission, URI history) {
    this.submission = submission;
    this.history = history;
  }

  /** Submits the job for what Flink writes below a folder. */
  static DelayStage start(
      Clusters clusters, Installation installation, Progress progress, URI base) {
    progress.say("spark: submitting " + LIVE_DELAY_JOB);
    List<String> arguments =
        List.of(
            "--in",
            base + "/raw",
            "--checkpoint",
            base + "/_delays-checkpoint",
            "--out",
            base + "/delays",
            "--wait",
            "10min",
            "--until-end");
    SparkSubmission submission =
        clusters
            .spark()
            .submit(
                installation.sparkJobs(), LIVE_DELAY_JOB, Pipeline.SparkSettings.BESIDE, arguments);
    return new DelayStage(submission, URI.create(base + "/delays/history"));
  }

  /** The job's driver. */
  public SparkSubmission submission() {
    return submission;
  }

  /** Where what it finds is, in HDFS. */
  public URI history() {
    return history;
  }

  /** Waits for the end; returns the folder with what it found. */
  public URI await(Duration patience) {
    int exitCode = submission.await(patience);
    if (exitCode != 0) {
      throw new DemoException(
          "%s ended with exit code %d; its log is %s"
              .formatted(LIVE_DELAY_JOB, exitCode, submission.logFile().getFileName()));
    }
    return history;
  }

  boolean isAlive() {
    return submission.isAlive();
  }

  /** Ends the driver at once; started for the same folder again, the job goes on. */
  void kill() {
    submission.kill();
  }

  @Override
  public void close() {
    submission.stop();
  }
}
