package io.flinkspark.jobs.flink;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * Hands elements on, at most so many a second in each subtask. What waits holds the source back.
 */
final class RateLimit<T> implements MapFunction<T, T> {

  private static final long serialVersionUID = 1;
  private static final long SHORTEST_PAUSE = Duration.ofMillis(2).toNanos();

  private final long nanosEach;
  private transient long next;

  RateLimit(int perSecond) {
    nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  @Override
  public T map(T element) {
    long now = System.nanoTime();
    if (next == 0 || next - now < -SHORTEST_PAUSE) {
      // Time that nobody used is not made up for.
      next = now;
    }
    next += nanosEach;
    while (next - System.nanoTime() > SHORTEST_PAUSE && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(next - System.nanoTime());
    }
    return element;
  }
}
