package io.flinkspark.bridge.flink.channel;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What writers hand to the aggregator; it is never in a checkpoint. */
final class WrittenFilesSerializer implements SimpleVersionedSerializer<WrittenFiles> {

  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(WrittenFiles written) throws IOException {
    return new SinkOutput().putFiles(written.files()).putEventTimes(written.eventTimes()).toBytes();
  }

  @Override
  public WrittenFiles deserialize(int version, byte[] bytes) throws IOException {
    return SinkInput.read(
        "written files",
        VERSION,
        version,
        bytes,
        in -> new WrittenFiles(in.readFiles(), in.readEventTimes()));
  }
}
