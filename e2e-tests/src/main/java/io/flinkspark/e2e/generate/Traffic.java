package io.flinkspark.e2e.generate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** How much happens when: a curve over two days, with bursts, and the episodes on top of it. */
final class Traffic {
  private static final long START = Instant.parse("2026-03-10T00:00:00Z").getEpochSecond();
  private static final int MINUTES = 2 * 24 * 60;
  private static final int BURSTS = 4;
  private static final int ERROR_EPISODES = 3;
  private static final int SCANS = 6;

  private final double[] cumulative = new double[MINUTES];
  private final List<Episode> errors = new ArrayList<>();
  private final List<Episode> scans = new ArrayList<>();

  Traffic(Random random) {
    List<Episode> bursts = episodes(random, BURSTS, 10, 40);
    errors.addAll(episodes(random, ERROR_EPISODES, 8, 30));
    scans.addAll(episodes(random, SCANS, 5, 25));
    double sum = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      double weight = daily(minute) * (0.85 + 0.3 * random.nextDouble());
      if (within(bursts, minute)) {
        weight *= 5;
      }
      if (within(scans, minute)) {
        weight *= 1.5;
      }
      sum += weight;
      cumulative[minute] = sum;
    }
  }

  /** The second (epoch) before which this share of all requests has come. */
  long secondOf(double share) {
    double wanted = share * cumulative[MINUTES - 1];
    int found = Arrays.binarySearch(cumulative, wanted);
    int minute = Math.min(MINUTES - 1, found < 0 ? -found - 1 : found);
    double before = minute == 0 ? 0 : cumulative[minute - 1];
    double within = (wanted - before) / (cumulative[minute] - before);
    return START + minute * 60L + Math.min(59, (long) (within * 60));
  }

  /** Whether the application behind the server is failing. */
  boolean isFailing(long second) {
    return within(errors, minuteOf(second));
  }

  /** Whether somebody tries doors. */
  boolean isScanned(long second) {
    return within(scans, minuteOf(second));
  }

  /** Low at four in the morning, high in the evening. */
  private static double daily(int minute) {
    double hour = minute / 60.0 % 24;
    return 1.1 + Math.sin((hour - 10) / 24 * 2 * Math.PI);
  }

  private static List<Episode> episodes(Random random, int count, int min, int max) {
    List<Episode> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = min + random.nextInt(max - min);
      list.add(new Episode(random.nextInt(MINUTES - length), length));
    }
    return list;
  }

  private static boolean within(List<Episode> episodes, int minute) {
    return episodes.stream().anyMatch(episode -> episode.contains(minute));
  }

  private static int minuteOf(long second) {
    return (int) ((second - START) / 60);
  }

  private record Episode(int start, int length) {
    boolean contains(int minute) {
      return minute >= start && minute < start + length;
    }
  }
}
