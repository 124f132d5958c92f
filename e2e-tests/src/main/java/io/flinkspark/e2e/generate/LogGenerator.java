package io.flinkspark.e2e.generate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Writes an access log that looks like one: two days with quiet nights and bursts, visitors who
 * come back, crawlers, scanners, episodes of errors, lines that are written late, a little dirt.
 * The same seed gives the same bytes. Not thread-safe.
 */
public final class LogGenerator {
  /** Share of lines that a web server wrote long after the request came in. */
  private static final double LATE_SHARE = 0.002;

  private static final int LATE_MIN_SECONDS = 90;
  private static final int LATE_MAX_SECONDS = 2_400;

  /** A server writes a line when the request is done, up to so many seconds after it came in. */
  private static final int MAX_REQUEST_SECONDS = 5;

  private final long lines;
  private final Random random;
  private final Traffic traffic;
  private final Visits visits;
  private final Dirt dirt;

  /** A log of so many lines. */
  public LogGenerator(long lines, long seed) {
    if (lines < 1) {
      throw new IllegalArgumentException("Cannot generate a log: " + lines + " lines is too few");
    }
    this.lines = lines;
    this.random = new Random(seed);
    this.traffic = new Traffic(random);
    this.visits = new Visits(random, traffic);
    this.dirt = new Dirt(random);
  }

  /** Writes the log to a new file. */
  public void write(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      write(out);
    }
  }

  /** Writes the log. The stream stays open. */
  public void write(OutputStream out) throws IOException {
    PriorityQueue<Pending> pending =
        new PriorityQueue<>(
            Comparator.comparingLong(Pending::writtenAt).thenComparingLong(Pending::number));
    for (long number = 0; number < lines; number++) {
      long second = traffic.secondOf((number + random.nextDouble()) / lines);
      while (!pending.isEmpty() && pending.peek().writtenAt() < second) {
        write(pending.poll(), out);
      }
      pending.add(new Pending(second + delaySeconds(), number, visits.next(second)));
    }
    while (!pending.isEmpty()) {
      write(pending.poll(), out);
    }
  }

  private long delaySeconds() {
    if (random.nextDouble() < LATE_SHARE) {
      return LATE_MIN_SECONDS + random.nextInt(LATE_MAX_SECONDS - LATE_MIN_SECONDS);
    }
    double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
    return Math.round(skewed * MAX_REQUEST_SECONDS);
  }

  private void write(Pending line, OutputStream out) throws IOException {
    out.write(dirt.on(line.request().toLine().getBytes(StandardCharsets.ISO_8859_1)));
    out.write('\n');
  }

  private record Pending(long writtenAt, long number, Request request) {}
}
