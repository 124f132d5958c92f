package io.flinkspark.bridge.flink;

/** A split while it is read: the row moves on. Belongs to the task's thread. */
final class SparkSplitState {

  private final SparkSplit split;
  private long row;

  SparkSplitState(SparkSplit split) {
    this.split = split;
    row = split.row();
  }

  void moveTo(long nextRow) {
    row = nextRow;
  }

  SplitFinished finished() {
    return new SplitFinished(split.generation(), split.id());
  }

  SparkSplit toSplit() {
    return split.startingAt(row);
  }
}
