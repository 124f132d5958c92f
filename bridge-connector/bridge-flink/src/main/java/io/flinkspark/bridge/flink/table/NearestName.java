package io.flinkspark.bridge.flink.table;

import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant. */
final class NearestName {

  private NearestName() {}

  /** The name with the fewest letters to change, add or leave out. */
  static String to(String name, List<String> known) {
    return known.stream().min(Comparator.comparingInt(one -> distance(name, one))).orElseThrow();
  }

  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] now = new int[to.length() + 1];
      now[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(changed, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[to.length()];
  }
}
