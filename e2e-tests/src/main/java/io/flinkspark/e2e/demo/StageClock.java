package io.flinkspark.e2e.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Seconds per stage, in the order of their ends. Stages may overlap. Thread-safe. */
public final class StageClock {
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /** Runs a stage and notes how long it took, also when it fails. */
  public <T> T time(String stage, Callable<T> work) throws Exception {
    long start = System.nanoTime();
    try {
      return work.call();
    } finally {
      note(stage, (System.nanoTime() - start) / 1e9);
    }
  }

  /** Notes a stage; seconds are rounded to tenths. */
  public synchronized void note(String stage, double value) {
    seconds.put(stage, Math.round(value * 10) / 10.0);
  }

  /** A copy. */
  public synchronized Map<String, Double> seconds() {
    return new LinkedHashMap<>(seconds);
  }
}
