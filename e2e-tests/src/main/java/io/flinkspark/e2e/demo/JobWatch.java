package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.e2e.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says every few seconds how a Flink job is doing: state, checkpoints, windows that a committed
 * reader sees. A daemon thread of its own looks; what it cannot see it leaves out.
 */
final class JobWatch implements AutoCloseable {
  private static final int SECONDS_BETWEEN_LOOKS = 3;

  private final FlinkJob job;
  private final KafkaResults results;
  private final Topics topics;
  private final Progress progress;
  private final ScheduledExecutorService thread;
  private String said = "";

  JobWatch(FlinkJob job, String bootstrapServers, Topics topics, Progress progress) {
    this.job = job;
    this.topics = topics;
    this.progress = progress;
    this.results = new KafkaResults(bootstrapServers);
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread worker = new Thread(work, "job-watch");
              worker.setDaemon(true);
              return worker;
            });
    thread.scheduleWithFixedDelay(this::look, 1, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
  }

  /** One look more, now that the job is done. */
  void last() {
    look();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    results.close();
  }

  private synchronized void look() {
    try {
      String line =
          "flink: %s, %d checkpoints, about %,d windows and %,d sessions out"
              .formatted(
                  job.state(),
                  job.completedCheckpoints(),
                  results.committedOffset(topics.windows()),
                  results.committedOffset(topics.sessions()));
      if (!line.equals(said)) {
        progress.say(line);
        said = line;
      }
    } catch (RuntimeException e) {
      // Only the watching failed. Whoever waits for the job sees what is wrong with it.
      progress.say("flink: (no news: " + e.getMessage() + ")");
    }
  }
}
