package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;

/**
 * Writes records into one data file. Used by one thread. After an exception there is only {@link
 * #abort}.
 *
 * @param <T> the records' type
 */
public interface RecordFileWriter<T> {

  /** Adds a record. Nothing of it is kept, so the caller may use the object again. */
  void write(T record) throws IOException;

  /**
   * About how long the file would be by now: what was written and what is still in memory. Cheap
   * enough to be asked after every record.
   */
  long bytes();

  /** Completes the file and closes it durably. */
  FileTotals finish() throws IOException;

  /** Gives up the file and lets it be discarded. */
  void abort() throws IOException;
}
