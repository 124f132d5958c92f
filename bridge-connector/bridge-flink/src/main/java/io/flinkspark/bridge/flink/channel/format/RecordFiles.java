package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;

/**
 * Makes the data files of one task. Used by one thread.
 *
 * @param <T> the records' type
 */
public interface RecordFiles<T> {

  /** The folder of a record's file below {@code data/}: empty, or as {@code day=2026-11-20/}. */
  String partition(T record);

  /**
   * A record's event time in milliseconds.
   *
   * @param timestamp what Flink says, {@link Long#MIN_VALUE} if nothing
   * @return what the record says itself where a column is its event time, {@link Long#MIN_VALUE} if
   *     that is null; else the timestamp
   */
  long eventTime(T record, long timestamp);

  /** Begins a file. */
  RecordFileWriter<T> open(DataFile target) throws IOException;
}
