package io.flinkspark.jobs.flink.bench;

import java.io.Serializable;
import org.apache.flink.api.connector.source.ReaderOutput;

/**
 * Rows for a {@link FeedSource}, on the task's own thread.
 *
 * @param <T> the rows' form
 */
interface Feed<T> extends Serializable {

  /** Called once, where the rows are read. */
  void open() throws Exception;

  /** Hands on some hundred rows; returns whether there are more. */
  boolean next(ReaderOutput<T> output) throws Exception;
}
