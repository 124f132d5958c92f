package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.SplitId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Splits as they lie in checkpoints. A version's bytes never change. */
final class SparkSplitSerializer implements SimpleVersionedSerializer<SparkSplit> {

  private static final int VERSION = 1;
  private static final int TYPICAL_BYTES = 64;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(SparkSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES);
    write(out, split);
    return out.getCopyOfBuffer();
  }

  @Override
  public SparkSplit deserialize(int version, byte[] bytes) throws IOException {
    checkVersion("split", version, VERSION);
    return read(new DataInputDeserializer(bytes));
  }

  static void checkVersion(String what, int version, int known) throws IOException {
    if (version != known) {
      throw new IOException(
          String.format(
              "Cannot restore a Spark source's %s: this version of bridge-flink reads format %d"
                  + " only (%d)",
              what, known, version));
    }
  }

  static void write(DataOutputView out, SparkSplit split) throws IOException {
    out.writeLong(split.generation().getMostSignificantBits());
    out.writeLong(split.generation().getLeastSignificantBits());
    out.writeLong(split.id().epoch());
    out.writeInt(split.id().partition());
    out.writeLong(split.row());
    out.writeInt(split.hosts().size());
    for (String host : split.hosts()) {
      out.writeUTF(host);
    }
  }

  static SparkSplit read(DataInputView in) throws IOException {
    UUID generation = new UUID(in.readLong(), in.readLong());
    SplitId id = new SplitId(in.readLong(), in.readInt());
    long row = in.readLong();
    List<String> hosts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      hosts.add(in.readUTF());
    }
    return new SparkSplit(generation, id, row, hosts);
  }
}
