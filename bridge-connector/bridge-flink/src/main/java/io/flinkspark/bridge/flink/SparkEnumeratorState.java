package io.flinkspark.bridge.flink;

import java.util.List;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param discovered whether the publication's partitions are known; until then there are no splits
 * @param unassigned the splits that no reader has
 * @param finished the splits that were read to their end
 */
public record SparkEnumeratorState(
    boolean discovered, List<SparkSplit> unassigned, List<SplitFinished> finished) {

  static final SparkEnumeratorState UNDISCOVERED =
      new SparkEnumeratorState(false, List.of(), List.of());

  public SparkEnumeratorState {
    unassigned = List.copyOf(unassigned);
    finished = List.copyOf(finished);
  }
}
