package io.flinkspark.e2e.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Adds up the resident memory of this process and all its descendants, twice a second, from {@code
 * /proc}. Pages that processes share count once for each, so the sum is an upper figure. Its own
 * daemon thread samples; {@link #peakMebibytes()} may be read by any thread.
 */
final class MemorySampler implements AutoCloseable {
  private static final long MILLIS_BETWEEN_SAMPLES = 500;

  private final ScheduledExecutorService thread;
  private volatile long peakKibibytes;

  MemorySampler() {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread worker = new Thread(work, "memory-sampler");
              worker.setDaemon(true);
              return worker;
            });
    thread.scheduleWithFixedDelay(this::sample, 0, MILLIS_BETWEEN_SAMPLES, TimeUnit.MILLISECONDS);
  }

  /** The highest sum so far; 0 where there is no {@code /proc}. */
  long peakMebibytes() {
    return peakKibibytes / 1024;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void sample() {
    ProcessHandle self = ProcessHandle.current();
    long sum =
        Stream.concat(Stream.of(self), self.descendants())
            .mapToLong(process -> residentKibibytes(process.pid()))
            .sum();
    peakKibibytes = Math.max(peakKibibytes, sum);
  }

  private static long residentKibibytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // It ended between the listing and the look.
      return 0;
    }
  }
}
