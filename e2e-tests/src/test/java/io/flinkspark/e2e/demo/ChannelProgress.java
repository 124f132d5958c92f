package io.flinkspark.e2e.demo;

import io.flinkspark.bridge.testkit.TestkitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks all the time how far the writer and the reader of a channel are, so that it is known when
 * each went on after a fault, whatever the test does meanwhile. Safe for several threads.
 */
final class ChannelProgress implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Longer than a look takes: what is seen until then may have happened before a fault. */
  private static final long DOUBT = Duration.ofMillis(500).toNanos();

  private final ChannelSite site;
  private final String out;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Side writer = new Side();
  private final Side reader = new Side();

  ChannelProgress(ChannelSite site, String out) {
    this.site = site;
    this.out = out;
    thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What the writer has committed to the channel. */
  Side writer() {
    return writer;
  }

  /** The micro-batches that the reader has committed. */
  Side reader() {
    return reader;
  }

  private void look() {
    try {
      site.lastBatch(out).ifPresent(reader::isAt);
      OptionalLong entry = site.lastEntry();
      // A claim alone is no progress.
      if (entry.isPresent()
          && !writer.isKnown(entry.getAsLong())
          && site.entry(entry.getAsLong()).contains("\"epoch\":")) {
        writer.isAt(entry.getAsLong());
      }
    } catch (TestkitException e) {
      // A DataNode is away, or the entry has just been rolled up: the next look will tell.
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** One of both. */
  static final class Side {
    private final List<Long> moves = new ArrayList<>();
    private long at = -1;

    private synchronized boolean isKnown(long number) {
      return number == at;
    }

    private synchronized void isAt(long number) {
      if (number != at) {
        at = number;
        moves.add(System.nanoTime());
      }
    }

    /** Whether it has done anything yet. */
    synchronized boolean hasBegun() {
      return !moves.isEmpty();
    }

    /** How many seconds after an instant it went on; empty while it has not. */
    synchronized OptionalDouble secondsAfter(long instant) {
      return moves.stream()
          .filter(move -> move - instant > DOUBT)
          .mapToDouble(move -> (move - instant) / 1e9)
          .findFirst();
    }
  }
}
