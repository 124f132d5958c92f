package io.flinkspark.bridge.flink.channel.format;

import java.io.IOException;

/**
 * Begins data files of one format and schema.
 *
 * @param <T> the records' type
 */
@FunctionalInterface
public interface FileOpener<T> {

  RecordFileWriter<T> open(DataFile target) throws IOException;
}
