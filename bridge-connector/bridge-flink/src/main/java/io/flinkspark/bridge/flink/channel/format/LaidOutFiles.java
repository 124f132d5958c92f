package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;
import javax.annotation.Nullable;

/**
 * The files of one task.
 *
 * @param eventTime null when Flink's timestamps are the event time
 * @param <T> the records' type
 */
public record LaidOutFiles<T>(
    PartitionFolders<T> folders, @Nullable EventTimeColumn<T> eventTime, FileOpener<T> opener)
    implements RecordFiles<T> {

  @Override
  public String partition(T record) {
    return folders.of(record);
  }

  @Override
  public long eventTime(T record, long timestamp) {
    return eventTime == null ? timestamp : eventTime.millis(record);
  }

  @Override
  public RecordFileWriter<T> open(DataFile target) throws IOException {
    try {
      return opener.open(target);
    } catch (IOException | RuntimeException e) {
      try {
        target.discard();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }
}
