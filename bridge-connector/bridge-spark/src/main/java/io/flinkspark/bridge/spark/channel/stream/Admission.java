package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.util.Iterator;
import java.util.Optional;

/**
 * Decides where a batch ends. It takes whole epochs as long as they fit, so that batches end where
 * the producer's checkpoints do; an epoch is split only when it is too large for a batch of its
 * own. At least one row is taken, however large it is.
 */
final class Admission {

  private final BatchLimits limits;
  private final boolean splitsEpochs;

  /**
   * @param splitsEpochs whether an epoch larger than a batch is split by rows; if not, it becomes a
   *     batch of its own
   */
  Admission(BatchLimits limits, boolean splitsEpochs) {
    this.limits = limits;
    this.splitsEpochs = splitsEpochs;
  }

  boolean splitsEpochs() {
    return splitsEpochs;
  }

  /**
   * @param unread what is there to be read, in order
   * @return where the batch ends; empty when nothing is there
   */
  Optional<ChannelOffset> end(ChannelView view, Iterator<EpochRows> unread) {
    ChannelOffset end = null;
    long rows = 0;
    long bytes = 0;
    for (long epochs = 0; epochs < limits.epochs() && unread.hasNext(); epochs++) {
      EpochRows next = unread.next();
      long nextBytes = bytes(next);
      if (next.rows() > limits.rows() - rows || nextBytes > limits.bytes() - bytes) {
        // Epochs without rows are no reason to make the next one wait.
        return Optional.of(rows > 0 ? end : firstOf(next, view));
      }
      rows += next.rows();
      bytes += nextBytes;
      end = ChannelOffset.behind(view.position(next.epoch().number()));
    }
    return Optional.ofNullable(end);
  }

  private ChannelOffset firstOf(EpochRows large, ChannelView view) {
    ChannelPosition position = view.position(large.epoch().number());
    if (!splitsEpochs) {
      return ChannelOffset.behind(position);
    }
    long rows = Math.min(limits.rows(), rowsWithin(large, limits.bytes()));
    long to = large.fromRow() + Math.max(1, rows);
    return to >= large.toRow()
        ? ChannelOffset.behind(position)
        : ChannelOffset.inside(position, to);
  }

  private static long bytes(EpochRows part) {
    return eachFile(part, (file, rows) -> true);
  }

  private static long rowsWithin(EpochRows part, long bytes) {
    long[] fitting = new long[2];
    eachFile(
        part,
        (file, rows) -> {
          long left = bytes - fitting[1];
          long size = share(file, rows);
          if (size <= left) {
            fitting[0] += rows;
            fitting[1] += size;
            return true;
          }
          fitting[0] += (long) (left / ((double) file.fileBytes() / file.fileRows()));
          return false;
        });
    return fitting[0];
  }

  private interface FileRows {
    /** Whether the next file is wanted. */
    boolean take(EpochFile file, long rows);
  }

  /** Goes through the files; gives the bytes of those that were taken. */
  private static long eachFile(EpochRows part, FileRows action) {
    ChannelEpoch epoch = part.epoch();
    long bytes = 0;
    long row = 0;
    for (EpochFile file : epoch.files()) {
      long rows = Math.min(row + file.rows(), part.toRow()) - Math.max(row, part.fromRow());
      row += file.rows();
      if (rows > 0) {
        if (!action.take(file, rows)) {
          return bytes;
        }
        bytes += share(file, rows);
      }
    }
    return bytes;
  }

  private static long share(EpochFile file, long rows) {
    return rows == file.fileRows()
        ? file.fileBytes()
        : (long) Math.ceil((double) file.fileBytes() / file.fileRows() * rows);
  }
}
