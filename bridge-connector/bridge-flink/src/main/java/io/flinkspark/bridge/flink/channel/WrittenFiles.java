package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.util.List;

/** What one writer wrote since the checkpoint before. The files are complete and durable. */
record WrittenFiles(List<EpochFile> files, EventTimes eventTimes) {
  WrittenFiles {
    files = List.copyOf(files);
  }
}
