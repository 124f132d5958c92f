package io.flinkspark.bridge.flink;

import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * What the enumerator keeps in a checkpoint.
 *
 * @param discovered whether the publication's partitions are known; until then there are no splits
 * @param unassigned the splits that no reader has
 * @param finished the splits that were read to their end
 * @param consumer as whom Spark knows the reading job; empty in checkpoints that knew none
 * @param generation the publication's life; null until it is discovered, and in checkpoints that
 *     did not keep it
 */
public record SparkEnumeratorState(
    boolean discovered,
    List<SparkSplit> unassigned,
    List<SplitFinished> finished,
    String consumer,
    @Nullable UUID generation) {

  public SparkEnumeratorState {
    unassigned = List.copyOf(unassigned);
    finished = List.copyOf(finished);
  }

  /** A job begins. */
  static SparkEnumeratorState undiscovered(String consumer) {
    return new SparkEnumeratorState(false, List.of(), List.of(), consumer, null);
  }

  /** The same, with this consumer if none is known. */
  SparkEnumeratorState withConsumerIfUnknown(String name) {
    return consumer.isEmpty()
        ? new SparkEnumeratorState(discovered, unassigned, finished, name, generation)
        : this;
  }
}
