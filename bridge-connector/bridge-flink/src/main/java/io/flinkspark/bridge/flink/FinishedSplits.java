package io.flinkspark.bridge.flink;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tells splits that ended from those whose end is in a completed checkpoint. Flink asks the
 * enumerator for its state before the readers, so what ended before a snapshot here has ended in
 * the readers' state of that checkpoint, too.
 */
final class FinishedSplits {

  private final Set<SplitFinished> checkpointed;
  private final Map<SplitFinished, Integer> subtasksByEnded = new LinkedHashMap<>();
  private final NavigableMap<Long, List<SplitFinished>> endedByCheckpoint = new TreeMap<>();

  FinishedSplits(Collection<SplitFinished> restored) {
    checkpointed = new LinkedHashSet<>(restored);
  }

  void ended(SplitFinished split, int subtask) {
    if (!checkpointed.contains(split)) {
      subtasksByEnded.put(split, subtask);
    }
  }

  /** A checkpoint begins; returns all that it holds. */
  List<SplitFinished> snapshot(long checkpoint) {
    endedByCheckpoint.put(checkpoint, List.copyOf(subtasksByEnded.keySet()));
    return Stream.concat(checkpointed.stream(), subtasksByEnded.keySet().stream()).toList();
  }

  /** A checkpoint is complete; returns what is safe since then. */
  List<SplitFinished> complete(long checkpoint) {
    List<SplitFinished> safe = endedByCheckpoint.getOrDefault(checkpoint, List.of());
    endedByCheckpoint.headMap(checkpoint, true).clear();
    checkpointed.addAll(safe);
    safe.forEach(subtasksByEnded::remove);
    return safe;
  }

  /** A reader begins at its last checkpoint again: it has not finished what came later. */
  void reset(int subtask) {
    subtasksByEnded.values().removeIf(reader -> reader == subtask);
  }

  /** Those whose end is in a completed checkpoint. */
  List<SplitFinished> checkpointed() {
    return List.copyOf(checkpointed);
  }
}
