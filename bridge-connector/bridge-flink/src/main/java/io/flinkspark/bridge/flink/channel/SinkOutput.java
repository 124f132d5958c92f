package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Writes what the sink hands from task to task and keeps in checkpoints. */
final class SinkOutput {

  private static final int TYPICAL_BYTES = 1024;

  private final DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES);

  SinkOutput putLong(long value) throws IOException {
    out.writeLong(value);
    return this;
  }

  SinkOutput putFlag(boolean value) throws IOException {
    out.writeByte(value ? 1 : 0);
    return this;
  }

  SinkOutput putText(String value) throws IOException {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
    return this;
  }

  SinkOutput putEventTimes(EventTimes times) throws IOException {
    return putLong(times.min()).putLong(times.max());
  }

  SinkOutput putFiles(List<EpochFile> files) throws IOException {
    out.writeInt(files.size());
    for (EpochFile file : files) {
      putText(file.path()).putLong(file.rows()).putLong(file.fileBytes());
    }
    return this;
  }

  byte[] toBytes() {
    return out.getCopyOfBuffer();
  }
}
