package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import java.io.IOException;

/** Where a channel's data files are made. Thread-safe. */
interface DataFiles {

  /**
   * Begins a file, and makes the directories above it.
   *
   * @param path relative to the channel's root
   * @throws IOException also when there is a file of this name
   */
  DataFile create(String path) throws IOException;
}
