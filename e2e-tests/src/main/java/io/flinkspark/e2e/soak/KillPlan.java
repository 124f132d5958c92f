package io.flinkspark.e2e.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Who is killed when: in an order of chance, all kinds once before any a second time. Towards the
 * end nobody is killed any more, so that what grows can be told from what has just started. Not
 * thread-safe.
 */
final class KillPlan {
  private static final double MOST_QUIET_SECONDS = 300;
  private static final double QUIET_SHARE = 0.25;

  private final double secondsBetween;
  private final double quietFrom;
  private final Random chance;
  private final Deque<Victim> next = new ArrayDeque<>();
  private double due;

  KillPlan(SoakOptions options) {
    double seconds = options.minutes() * 60.0;
    secondsBetween = options.killEvery().toMillis() / 1000.0;
    quietFrom = seconds - Math.min(MOST_QUIET_SECONDS, seconds * QUIET_SHARE);
    chance = new Random(options.seed());
    due = secondsBetween;
  }

  boolean isDue(double second) {
    return secondsBetween > 0 && second >= due && second < quietFrom;
  }

  /** The next victim; the one after it is due some time later. */
  Victim take(double second) {
    if (next.isEmpty()) {
      List<Victim> all = new ArrayList<>(List.of(Victim.values()));
      Collections.shuffle(all, chance);
      next.addAll(all);
    }
    due = second + secondsBetween;
    return next.remove();
  }
}
