package io.flinkspark.jobs.spark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * When tasks start and end, in milliseconds of the epoch. A job's planning is thus not counted: it
 * costs the same however many rows there are. Safe for several threads.
 */
final class TaskClock extends SparkListener {

  private final List<Long> starts = new ArrayList<>();
  private final List<Long> durations = new ArrayList<>();
  private CountDownLatch started = new CountDownLatch(1);

  /** A clock of this Spark, which must run on one machine. */
  static TaskClock of(SparkContext spark) {
    TaskClock clock = new TaskClock();
    spark.addSparkListener(clock);
    return clock;
  }

  /** Forgets all tasks so far. */
  synchronized void reset() {
    starts.clear();
    durations.clear();
    started = new CountDownLatch(1);
  }

  /** When the first task since the reset was launched. */
  long firstStart() throws InterruptedException {
    CountDownLatch latch;
    synchronized (this) {
      latch = started;
    }
    if (!latch.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Cannot tell when the task started: none did");
    }
    synchronized (this) {
      return starts.stream().mapToLong(Long::longValue).min().orElseThrow();
    }
  }

  /** How long all tasks since the reset took, one after the other. */
  long millis(SparkContext spark) throws TimeoutException {
    spark.listenerBus().waitUntilEmpty();
    synchronized (this) {
      return durations.stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    starts.add(task.taskInfo().launchTime());
    started.countDown();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    durations.add(task.taskInfo().duration());
  }
}
