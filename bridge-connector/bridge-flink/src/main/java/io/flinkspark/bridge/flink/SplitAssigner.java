package io.flinkspark.bridge.flink;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/** Decides who reads which split: one that is close by, or else the one that waits longest. */
final class SplitAssigner {

  private final Map<String, SparkSplit> unassigned = new LinkedHashMap<>();
  private final Map<String, Deque<String>> idsByHost = new HashMap<>();

  void add(Collection<SparkSplit> splits) {
    for (SparkSplit split : splits) {
      unassigned.put(split.splitId(), split);
      for (String host : split.hosts()) {
        idsByHost.computeIfAbsent(host, key -> new ArrayDeque<>()).add(split.splitId());
      }
    }
  }

  /** A split for a reader on this host; empty when none is left. */
  Optional<SparkSplit> next(@Nullable String host) {
    Deque<String> close = idsByHost.getOrDefault(host, new ArrayDeque<>());
    while (!close.isEmpty()) {
      SparkSplit split = unassigned.remove(close.remove());
      if (split != null) {
        return Optional.of(split);
      }
    }
    Optional<String> longest = unassigned.keySet().stream().findFirst();
    return longest.map(unassigned::remove);
  }

  List<SparkSplit> unassigned() {
    return List.copyOf(unassigned.values());
  }

  int size() {
    return unassigned.size();
  }
}
