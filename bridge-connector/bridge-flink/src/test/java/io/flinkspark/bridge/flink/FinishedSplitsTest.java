package io.flinkspark.bridge.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.SplitId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FinishedSplitsTest {

  private static final SplitFinished A = split(0);
  private static final SplitFinished B = split(1);
  private static final SplitFinished C = split(2);

  private final FinishedSplits splits = new FinishedSplits(List.of());

  private static SplitFinished split(int partition) {
    return new SplitFinished(new UUID(0, 0), new SplitId(0, partition));
  }

  @Test
  void isSafeOnceACheckpointThatHoldsTheEndIsComplete() {
    splits.ended(A, 0);
    assertThat(splits.snapshot(1)).containsExactly(A);
    splits.ended(B, 1);

    assertThat(splits.complete(1)).containsExactly(A);
    assertThat(splits.snapshot(2)).containsExactly(A, B);
    assertThat(splits.complete(2)).containsExactly(B);
    assertThat(splits.checkpointed()).containsExactly(A, B);
  }

  @Test
  void forgetsWhatAResetReaderEndedAfterTheCheckpoint() {
    splits.ended(A, 0);
    splits.snapshot(1);
    splits.complete(1);
    splits.ended(B, 0);
    splits.ended(C, 1);

    splits.reset(0);

    assertThat(splits.snapshot(2)).containsExactly(A, C);
    assertThat(splits.complete(2)).containsExactly(C);
  }

  @Test
  void knowsWhatACheckpointHeldWhoseCompletionIsHeardOfAfterTheReset() {
    splits.ended(A, 0);
    splits.snapshot(1);
    splits.reset(0);

    assertThat(splits.complete(1)).containsExactly(A);
    assertThat(splits.snapshot(2)).containsExactly(A);
  }

  @Test
  void skipsCheckpointsThatWereNotCompleted() {
    splits.ended(A, 0);
    splits.snapshot(1);
    splits.ended(B, 0);
    splits.snapshot(2);

    assertThat(splits.complete(2)).containsExactly(A, B);
    assertThat(splits.complete(1)).isEmpty();
  }

  @Test
  void beginsWithWhatWasRestored() {
    FinishedSplits restored = new FinishedSplits(List.of(A));
    restored.ended(A, 0);

    assertThat(restored.checkpointed()).containsExactly(A);
    assertThat(restored.snapshot(1)).containsExactly(A);
  }
}
