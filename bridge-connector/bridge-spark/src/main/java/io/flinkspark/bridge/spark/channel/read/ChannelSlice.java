package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows of one data file that belong to a read.
 *
 * @param file the epoch's part of the file
 * @param fromRow the first of the rows, counted from the file's beginning
 * @param rows how many
 * @param partition columns that the file's folders name, and their texts
 * @param watermarkMillis what the rows' {@code _watermark} is; ChannelEpoch.NO_WATERMARK for null
 */
public record ChannelSlice(
    EpochFile file,
    long fromRow,
    long rows,
    long epoch,
    String schemaId,
    Map<String, String> partition,
    long committedMillis,
    long watermarkMillis)
    implements Serializable {

  public ChannelSlice {
    partition = Map.copyOf(partition);
  }

  /** All rows of an epoch, in their order. */
  public static List<ChannelSlice> of(ChannelEpoch epoch) {
    return of(epoch, 0, epoch.rows(), epoch.watermarkMillis());
  }

  /**
   * Some rows of an epoch, in their order.
   *
   * @param firstRow the first, counted in the epoch from 0
   * @param rows how many from there on; fewer are there when the epoch ends before
   */
  public static List<ChannelSlice> of(
      ChannelEpoch epoch, long firstRow, long rows, long watermarkMillis) {
    List<ChannelSlice> slices = new ArrayList<>(epoch.files().size());
    long skip = firstRow;
    long left = rows;
    for (EpochFile file : epoch.files()) {
      long taken = Math.min(file.rows() - skip, left);
      if (taken <= 0) {
        skip = Math.max(0, skip - file.rows());
        continue;
      }
      slices.add(
          new ChannelSlice(
              file,
              file.fromRow() + skip,
              taken,
              epoch.number(),
              epoch.schemaId(),
              FolderValues.of(file.path()),
              epoch.committedMillis(),
              watermarkMillis));
      left -= taken;
      skip = 0;
    }
    return slices;
  }

  /** Whether these are all rows of the file. */
  public boolean isWhole() {
    return rows == file.fileRows();
  }

  /** How many bytes the rows have when all rows of the file are equally long. */
  public long bytes() {
    return bytesBefore(fromRow + rows) - bytesBefore(fromRow);
  }

  /** About where in the file a row begins. */
  long bytesBefore(long row) {
    return file.fileRows() == 0 ? 0 : (long) ((double) file.fileBytes() * row / file.fileRows());
  }
}
