package io.flinkspark.bridge.spark;

/**
 * What to do about a publication whose partitions Spark may compute with other rows, or in another
 * order, the next time. A reader that resumes at a row would then lose rows or get some twice.
 */
public enum Determinism {
  /** Refuse it, and name the choices. */
  REFUSE,
  /**
   * Sort each partition by its rows' bytes. Right when a partition always has the same rows and
   * only their order varies, as after a shuffle. The order means nothing to people.
   */
  SORT,
  /**
   * Compute it once, when it is published, and keep it in Spark's checkpoint directory. Right for
   * everything, and survives executors.
   */
  CHECKPOINT
}
