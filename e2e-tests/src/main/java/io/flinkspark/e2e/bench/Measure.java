package io.flinkspark.e2e.bench;

import java.util.OptionalDouble;

/**
 * A figure that is no rate.
 *
 * @param name as it stands in {@code direct.json}; it ends in the unit
 * @param title for people
 * @param bar what it may be at most, where something is asked for
 */
record Measure(String name, String title, double value, OptionalDouble bar) {

  boolean isMet() {
    return bar.isEmpty() || BenchResults.rounded(value) <= bar.getAsDouble();
  }
}
