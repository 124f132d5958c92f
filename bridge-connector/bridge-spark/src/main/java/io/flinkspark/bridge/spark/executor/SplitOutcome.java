package io.flinkspark.bridge.spark.executor;

import java.io.Serializable;

/**
 * How the serving of a split ended.
 *
 * @param complete whether everything was sent
 * @param rows the rows sent
 * @param bytes the bytes sent
 */
public record SplitOutcome(boolean complete, long rows, long bytes) implements Serializable {

  /** The reader went before the end. */
  public static final SplitOutcome ABANDONED = new SplitOutcome(false, 0, 0);
}
