package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.KeyCount;
import java.util.ArrayList;
import java.util.List;

/**
 * The busiest keys of a window, most requests first, ties by key; at most {@value #MAX}. Each key
 * is offered once, with its final count. A Flink POJO.
 */
public final class TopKeys {

  static final int MAX = 20;

  /** Longer keys are cut in this list, so that twenty of them always fit into one message. */
  static final int MAX_KEY_CHARS = 8_190;

  /** The keys, busiest first. */
  public String[] keys = {};

  /** Their counts. */
  public long[] counts = {};

  /** Takes a key if it is busy enough; says whether it was. */
  boolean offer(String fullKey, long count) {
    String key =
        fullKey.length() <= MAX_KEY_CHARS ? fullKey : fullKey.substring(0, MAX_KEY_CHARS) + "...";
    int rank = keys.length;
    while (rank > 0 && isBefore(key, count, rank - 1)) {
      rank--;
    }
    if (rank == MAX) {
      return false;
    }
    int size = Math.min(MAX, keys.length + 1);
    String[] newKeys = new String[size];
    long[] newCounts = new long[size];
    System.arraycopy(keys, 0, newKeys, 0, rank);
    System.arraycopy(counts, 0, newCounts, 0, rank);
    newKeys[rank] = key;
    newCounts[rank] = count;
    System.arraycopy(keys, rank, newKeys, rank + 1, size - rank - 1);
    System.arraycopy(counts, rank, newCounts, rank + 1, size - rank - 1);
    keys = newKeys;
    counts = newCounts;
    return true;
  }

  /** Smallest count that may still get in; a key with less need not be offered. */
  long floor() {
    return keys.length < MAX ? 0 : counts[MAX - 1];
  }

  List<KeyCount> inRecords() {
    List<KeyCount> list = new ArrayList<>(keys.length);
    for (int i = 0; i < keys.length; i++) {
      list.add(new KeyCount(keys[i], counts[i]));
    }
    return list;
  }

  private boolean isBefore(String key, long count, int rank) {
    return count > counts[rank] || (count == counts[rank] && key.compareTo(keys[rank]) < 0);
  }
}
