package io.flinkspark.bridge.spark;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bridge's own threads in the driver: a few workers, which go when there is nothing to do, and a
 * clock. What is handed over after the end is dropped.
 */
final class BridgeThreads implements Executor, AutoCloseable {

  private static final int WORKERS = 16;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("worker"));
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, named("timer"));

  BridgeThreads() {
    workers.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory named(String role) {
    return task -> {
      Thread thread = new Thread(task, "bridge-" + role + "-" + NUMBERS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void execute(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      // The bridge is closed, and nobody waits for this any more.
    }
  }

  /** Runs a short task later. */
  ScheduledFuture<?> schedule(Runnable task, Duration delay) {
    return timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    timer.shutdownNow();
  }
}
