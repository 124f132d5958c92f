package io.flinkspark.e2e.soak;

import io.flinkspark.e2e.demo.Feeder;
import io.flinkspark.e2e.demo.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Feeds a log to Kafka: the lines of the first second at once, so that the jobs have something to
 * begin with, and the others from {@link #start} on at a fixed rate, in a daemon thread. After a
 * pause of the broker it sends at once what was due meanwhile, so that all is fed when the time is
 * over. The other methods may be called by any thread.
 */
final class SteadyFeed implements AutoCloseable {
  private static final long MILLIS_BETWEEN_BATCHES = 100;

  private final LineReader lines;
  private final Feeder feeder;
  private final int rate;
  private volatile long begin;
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private final ScheduledExecutorService thread;

  /** Feeds the first second's lines. */
  SteadyFeed(String bootstrapServers, String topic, Path log, int rate) throws IOException {
    this.rate = rate;
    lines = new LineReader(Files.newInputStream(log));
    feeder = new Feeder(bootstrapServers, topic, 1);
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread worker = new Thread(work, "steady-feed");
              worker.setDaemon(true);
              return worker;
            });
    feeder.feed(lines, rate);
  }

  /** The clock starts now. */
  void start() {
    begin = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
    thread.scheduleWithFixedDelay(this::feed, 0, MILLIS_BETWEEN_BATCHES, TimeUnit.MILLISECONDS);
  }

  /** Seconds since the start, the first of which is over then. */
  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Lines handed over so far. */
  long fed() {
    return feeder.fed();
  }

  /**
   * Whether all lines are in Kafka.
   *
   * @throws SoakException when feeding has failed
   */
  boolean isDone() {
    try {
      return done.getNow(null) != null;
    } catch (CompletionException e) {
      throw new SoakException("Cannot feed the log: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    feeder.close();
    lines.close();
  }

  private void feed() {
    try {
      long due = Math.round(seconds() * rate) - feeder.fed();
      if (due > 0 && feeder.feed(lines, due) < due) {
        done.complete(feeder.fed());
        thread.shutdown();
      }
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
      thread.shutdown();
    }
  }
}
