package io.flinkspark.e2e.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at each process of the run every two seconds, in a daemon thread of its own, until it is
 * closed. {@link #samples} may be called by any thread.
 */
final class ProcessSampler implements AutoCloseable {
  private static final long SECONDS_BETWEEN_LOOKS = 2;

  private final ScheduledExecutorService thread;
  private final Supplier<Map<String, Long>> processes;
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledFuture<?> looking;
  private final long begin = System.nanoTime();

  /**
   * @param processes names and process ids of those that are alive
   */
  ProcessSampler(Supplier<Map<String, Long>> processes) {
    this.processes = processes;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread worker = new Thread(work, "process-sampler");
              worker.setDaemon(true);
              return worker;
            });
    looking = thread.scheduleWithFixedDelay(this::look, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
  }

  /**
   * All so far, in the order of time.
   *
   * @throws SoakException when it can look no more
   */
  List<Sample> samples() {
    if (looking.isDone()) {
      throw new SoakException("Cannot look at the processes", failure());
    }
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private Throwable failure() {
    try {
      looking.get();
      throw new IllegalStateException("what repeats for ever has ended");
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    }
  }

  private void look() {
    double second = (System.nanoTime() - begin) / 1e9;
    processes.get().forEach((name, pid) -> Sample.of(second, name, pid).ifPresent(this::add));
  }

  private void add(Sample sample) {
    synchronized (samples) {
      samples.add(sample);
    }
  }
}
