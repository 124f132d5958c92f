package io.flinkspark.bridge.spark.channel.read;

import java.util.ArrayList;
import java.util.List;

/** Numbers of epochs, rising, as a text for people. */
final class EpochNumbers {

  private static final int MAX_RANGES = 20;

  private final List<long[]> ranges = new ArrayList<>();

  void add(long epoch) {
    long[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last == null || epoch > last[1] + 1) {
      ranges.add(new long[] {epoch, epoch});
      return;
    }
    last[1] = epoch;
  }

  /** For example {@code epochs 1 to 4, 7}. */
  String text() {
    List<String> texts = new ArrayList<>();
    for (long[] range : ranges.subList(0, Math.min(ranges.size(), MAX_RANGES))) {
      texts.add(range[0] == range[1] ? "" + range[0] : range[0] + " to " + range[1]);
    }
    if (ranges.size() > MAX_RANGES) {
      texts.add("others up to " + ranges.get(ranges.size() - 1)[1]);
    }
    return "epochs " + String.join(", ", texts);
  }
}
