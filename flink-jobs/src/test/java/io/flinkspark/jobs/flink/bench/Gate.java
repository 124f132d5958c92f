package io.flinkspark.jobs.flink.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where tasks wait at their first row, if it is closed: their splits stay open meanwhile. Open to
 * begin with.
 */
final class Gate {

  private static volatile CountDownLatch closed = new CountDownLatch(0);
  private static volatile Semaphore waiting = new Semaphore(0);

  private Gate() {}

  static void close() {
    waiting = new Semaphore(0);
    closed = new CountDownLatch(1);
  }

  static void open() {
    closed.countDown();
  }

  /** Waits until so many tasks wait; returns whether they came within a minute. */
  static boolean awaitWaiting(int tasks) throws InterruptedException {
    return waiting.tryAcquire(tasks, 1, TimeUnit.MINUTES);
  }

  static void pass() throws InterruptedException {
    waiting.release();
    closed.await();
  }
}
