package io.flinkspark.bridge.flink.channel;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The state of writers that have none. */
final class NoWriterState implements SimpleVersionedSerializer<Void> {

  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(Void nothing) {
    return new byte[0];
  }

  @Override
  public Void deserialize(int version, byte[] bytes) throws IOException {
    throw new IOException(
        "Cannot restore a channel sink's writer: its state is of a newer version ("
            + version
            + ")");
  }
}
