package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitFailed;
import java.util.Set;

/** How one reading of a split came to its end. */
enum SplitEnd {
  /** The reader was sent everything. */
  COMPLETED,
  /** Nobody wanted the rest. */
  CANCELLED,
  /** Spark, its executor or a row failed. */
  FAILED;

  private static final Set<ErrorCode> READER_GONE =
      Set.of(ErrorCode.CONNECTION_LOST, ErrorCode.PEER_SILENT, ErrorCode.SPLIT_CANCELLED);

  /** What an attempt's last word means. */
  static SplitEnd of(SplitFailed failure) {
    return ErrorCode.of(failure.code()).filter(READER_GONE::contains).isPresent()
        ? CANCELLED
        : FAILED;
  }
}
