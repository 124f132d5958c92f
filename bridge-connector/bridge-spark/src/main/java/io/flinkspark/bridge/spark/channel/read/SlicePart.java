package io.flinkspark.bridge.spark.channel.read;

import java.io.Serializable;

/**
 * What one task reads of a slice: the rows of the row groups (Parquet) or blocks (Avro) that belong
 * to a range of the file's bytes. The parts of a slice divide the whole file, so that each of its
 * row groups is in one part, whatever their sizes are.
 *
 * @param start the first byte
 * @param end behind the last byte; Long.MAX_VALUE in the last part
 * @param bytes how much that is about
 */
record SlicePart(ChannelSlice slice, long start, long end, long bytes) implements Serializable {

  /** Whether no other part has rows of the slice. */
  boolean isWholeSlice() {
    return start == 0 && end == Long.MAX_VALUE;
  }
}
