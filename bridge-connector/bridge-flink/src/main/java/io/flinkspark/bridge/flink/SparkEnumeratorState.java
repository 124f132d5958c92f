package io.flinkspark.bridge.flink;

import java.util.List;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param discovered whether the publication's partitions are known; until then there are no splits
 * @param unassigned the splits that no reader has
 */
public record SparkEnumeratorState(boolean discovered, List<SparkSplit> unassigned) {

  static final SparkEnumeratorState UNDISCOVERED = new SparkEnumeratorState(false, List.of());

  public SparkEnumeratorState {
    unassigned = List.copyOf(unassigned);
  }
}
