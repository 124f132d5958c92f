package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.spark.arrow.BatchWriter;

/** What is left of a partition, in its order. Used by its task's thread alone. */
public interface PartitionRows {

  /**
   * Passes over rows.
   *
   * @return how many; fewer than asked for when the partition ends before
   */
  long skip(long rows);

  /**
   * Puts rows into an empty batch until it is full, or so many are in it, or the partition ends.
   *
   * @return whether it is full
   */
  boolean fill(BatchWriter batch, long most);
}
