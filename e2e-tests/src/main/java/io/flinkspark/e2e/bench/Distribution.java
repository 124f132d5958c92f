package io.flinkspark.e2e.bench;

import java.util.List;

/**
 * Many measurements of one thing.
 *
 * @param name as it stands in {@code channel.json}
 * @param title for people
 * @param samples in milliseconds
 */
record Distribution(String name, String title, List<Double> samples) {

  Distribution {
    if (samples.isEmpty()) {
      throw new BenchException("Cannot tell how " + name + " is distributed: nothing was measured");
    }
    samples = samples.stream().sorted().toList();
  }

  /** The least sample that at least such a share of all does not exceed. */
  double quantile(double share) {
    int index = (int) Math.ceil(share * samples.size()) - 1;
    return samples.get(Math.max(0, index));
  }
}
