package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import org.apache.spark.sql.connector.read.streaming.CompositeReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadAllAvailable;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxRows;

/**
 * How much a batch reads at most; {@link Long#MAX_VALUE} where there is no limit.
 *
 * @param bytes of data files; of a file that is read in part, its share by rows
 * @param epochs counting those of which only a part is read
 */
record BatchLimits(long rows, long bytes, long epochs) implements ReadLimit {

  static final BatchLimits NONE = new BatchLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  BatchLimits {
    check(
        rows > 0 && bytes > 0 && epochs > 0,
        "Cannot limit a batch to %d rows, %d bytes and %d epochs: nothing could be read",
        rows,
        bytes,
        epochs);
  }

  /**
   * What Spark asks for: limits of this source, all that is there (as {@code Trigger.Once} does),
   * rows, or several of these, which all hold.
   */
  static BatchLimits of(ReadLimit limit) {
    if (limit instanceof BatchLimits limits) {
      return limits;
    }
    if (limit instanceof ReadAllAvailable) {
      return NONE;
    }
    if (limit instanceof ReadMaxRows max) {
      return new BatchLimits(max.maxRows(), Long.MAX_VALUE, Long.MAX_VALUE);
    }
    if (limit instanceof CompositeReadLimit composite) {
      BatchLimits all = NONE;
      for (ReadLimit part : composite.getReadLimits()) {
        all = all.and(of(part));
      }
      return all;
    }
    throw new BridgeException(
        ErrorCode.INVALID_ARGUMENT,
        String.format(
            "Cannot read a channel within this limit: only rows, bytes and epochs are counted (%s)",
            limit));
  }

  private BatchLimits and(BatchLimits other) {
    return new BatchLimits(
        Math.min(rows, other.rows), Math.min(bytes, other.bytes), Math.min(epochs, other.epochs));
  }
}
