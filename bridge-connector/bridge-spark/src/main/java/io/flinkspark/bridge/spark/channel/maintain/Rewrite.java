package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.io.Serializable;
import java.util.List;

/**
 * Rows of small files that one task copies, one part after the other.
 *
 * @param folder of all these files, with a slash at the end
 */
record Rewrite(int index, String folder, List<Part> parts) implements Serializable {

  /** Rows of a file, of one epoch. */
  record Part(long epoch, String path, long fromRow, long rows, long fileRows)
      implements Serializable {

    static Part of(long epoch, EpochFile file) {
      return new Part(epoch, file.path(), file.fromRow(), file.rows(), file.fileRows());
    }
  }

  /**
   * A file that a task has written.
   *
   * @param parts how many of the rewrite's parts are in it, one after the other
   */
  record Piece(String path, long rows, long bytes, int parts) implements Serializable {}

  Rewrite {
    parts = List.copyOf(parts);
  }
}
