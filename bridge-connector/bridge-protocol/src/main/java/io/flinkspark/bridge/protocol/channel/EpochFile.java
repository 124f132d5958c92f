package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.io.Serializable;

/**
 * The rows of one epoch in one data file. That is the whole file, until a compaction puts several
 * epochs into one: then it is a range of the file's rows.
 *
 * @param path relative to the channel's root, under {@code data/}
 * @param fromRow the first row of the file that is this epoch's
 * @param rows how many rows are this epoch's
 * @param fileRows how many rows the file holds
 * @param fileBytes how long the file is
 */
public record EpochFile(String path, long fromRow, long rows, long fileRows, long fileBytes)
    implements Serializable {

  public EpochFile {
    StoragePath.checkData(path);
    check(fileBytes >= 0, "Cannot use a data file: %d bytes (%s)", fileBytes, path);
    check(
        fromRow >= 0 && rows >= 0 && rows <= fileRows && fromRow <= fileRows - rows,
        "Cannot use a data file: rows %d and %d more of %d (%s)",
        fromRow,
        rows,
        fileRows,
        path);
  }

  /** A file that holds rows of one epoch only. */
  public static EpochFile whole(String path, long rows, long bytes) {
    return new EpochFile(path, 0, rows, rows, bytes);
  }

  /** Whether every row of the file is this epoch's. */
  public boolean isWhole() {
    return rows == fileRows;
  }
}
