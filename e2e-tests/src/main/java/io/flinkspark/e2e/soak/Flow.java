package io.flinkspark.e2e.soak;

/**
 * How far both engines are.
 *
 * @param checkpoints that Flink's job has completed since it was submitted
 * @param batches that Spark's stream has written
 */
record Flow(long checkpoints, long batches) {

  boolean isPast(Flow earlier) {
    return checkpoints > earlier.checkpoints && batches > earlier.batches;
  }
}
