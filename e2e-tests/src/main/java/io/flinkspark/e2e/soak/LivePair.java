package io.flinkspark.e2e.soak;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkExecutor;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.clusters.ProcessClusters;
import io.flinkspark.e2e.demo.DelayStage;
import io.flinkspark.e2e.demo.LogRun;
import io.flinkspark.e2e.demo.Pipeline;
import io.flinkspark.e2e.demo.RetainedCheckpoints;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flink's job that writes the channel and Spark's stream that follows it, and who brings them back:
 * a job without its JobManager and a driver have nobody else to do so. Used by one thread; only
 * {@link #processes} may be called by any.
 */
final class LivePair implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MOST_STARTS_AFTER_THE_END = 3;

  private static final List<String> ARGUMENTS = List.of("--checkpoint-interval", "2s");

  private final ProcessClusters clusters;
  private final Pipeline pipeline;
  private final LogRun run;
  private final Progress progress;
  private final URI base;
  private FlinkJob job;
  private volatile DelayStage stream;
  private long restoresBefore;
  private int streamsLost;

  /** Submits both. */
  LivePair(ProcessClusters clusters, Pipeline pipeline, LogRun run, Progress progress)
      throws Exception {
    this.clusters = clusters;
    this.pipeline = pipeline;
    this.run = run;
    this.progress = progress;
    base = pipeline.base(run);
    stream = pipeline.followDelays(base);
    job = pipeline.submitAccessLog(run, base, ARGUMENTS, Pipeline.RESTARTED_ALWAYS);
    job.awaitRunning(PATIENCE);
  }

  /** Where both write, in HDFS. */
  URI base() {
    return base;
  }

  /** How often Flink's job went back to a checkpoint, by itself or by a submission. */
  long restores() {
    return restoresBefore + job.restoredCheckpoints();
  }

  /** How often the stream ended by itself. */
  int streamsLost() {
    return streamsLost;
  }

  Flow flow() {
    return new Flow(job.completedCheckpoints(), batches());
  }

  /**
   * Waits until both have got on; answers how far they are.
   *
   * @throws SoakException when Flink's job has ended, or after ten minutes
   */
  Flow awaitFlowPast(Flow earlier) {
    Waiting.until(
        "both engines getting on past " + earlier,
        PATIENCE,
        () -> {
          revive();
          return flow().isPast(earlier);
        });
    return flow();
  }

  /**
   * Starts a stream again that has ended by itself, and refuses a job that has.
   *
   * @return whether the stream had ended
   */
  boolean revive() {
    if (job.isEnded()) {
      throw new SoakException(
          "Flink's job is %s because of%n%s"
              .formatted(job.state(), String.join(System.lineSeparator(), job.exceptions())));
    }
    SparkSubmission submission = stream.submission();
    boolean isLost = !submission.isAlive();
    if (isLost) {
      streamsLost++;
      progress.say(
          "spark: the stream has ended by itself with exit code %d, its log is %s; starting it again"
              .formatted(submission.await(Duration.ZERO), submission.logFile().getFileName()));
      stream = pipeline.followDelays(base);
    }
    return isLost;
  }

  /** Kills a process and starts what does not start by itself; answers what was killed. */
  String hit(Victim victim) throws Exception {
    return switch (victim) {
      case TASK_MANAGER -> clusters.flink().taskManagers().get(0).killAndRestart();
      case DATA_NODE -> clusters.hdfs().dataNode().killAndRestart();
      case WORKER -> clusters.spark().workers().get(0).killAndRestart();
      case BROKER -> clusters.kafka().broker().killAndRestart();
      case JOB_MANAGER -> {
        restoresBefore += job.restoredCheckpoints();
        String killed = clusters.flink().jobManager().killAndRestart();
        job =
            pipeline.resumeAccessLog(
                lastCheckpoint(), run, base, ARGUMENTS, Pipeline.RESTARTED_ALWAYS);
        yield killed;
      }
      case DRIVER -> {
        SparkSubmission submission = stream.submission();
        submission.kill();
        stream = pipeline.followDelays(base);
        yield "driver (pid " + submission.pid() + ")";
      }
    };
  }

  private String lastCheckpoint() {
    String folder = base.getPath() + "/_checkpoints";
    return new RetainedCheckpoints(clusters.hdfs(), folder)
        .last()
        .orElseThrow(() -> new SoakException("Flink's job has no checkpoint in " + folder));
  }

  private long batches() {
    String folder = stream.history().getPath();
    if (!clusters.hdfs().exists(folder)) {
      return 0;
    }
    return clusters.hdfs().list(folder).stream()
        .map(HdfsEntry::path)
        .filter(path -> path.matches(".*/batch-\\d+\\.json"))
        .count();
  }

  /** The processes that are alive, by name: all members, driver and executors, and this one. */
  Map<String, Long> processes() {
    Map<String, Long> processes = new LinkedHashMap<>();
    processes.put("bridge", ProcessHandle.current().pid());
    for (Member member : clusters.members()) {
      if (member.isAlive()) {
        processes.put(member.name(), member.pid());
      }
    }
    if (stream.submission().isAlive()) {
      processes.put("spark-driver", stream.submission().pid());
    }
    List<SparkExecutor> executors = new ArrayList<>(clusters.spark().executors());
    for (int i = 0; i < executors.size(); i++) {
      processes.put("spark-executor" + (i == 0 ? "" : "-" + (i + 1)), executors.get(i).pid());
    }
    return processes;
  }

  /**
   * Ends both in order: the job with a savepoint and all windows closed, the stream when it has
   * read all of it.
   *
   * @return what the stream has found
   */
  URI drain() {
    job.drainWithSavepoint(URI.create(base + "/_savepoints"));
    for (int starts = 1; true; starts++) {
      int exitCode = stream.submission().await(PATIENCE);
      if (exitCode == 0) {
        return stream.history();
      }
      if (starts == MOST_STARTS_AFTER_THE_END) {
        throw new SoakException(
            "Spark's stream ended %d times with exit code %d; its last log is %s"
                .formatted(starts, exitCode, stream.submission().logFile().getFileName()));
      }
      streamsLost++;
      stream = pipeline.followDelays(base);
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
