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
    writeId(out, split.generation(), split.id());
    out.writeLong(split.row());
    out.writeInt(split.hosts().size());
    for (String host : split.hosts()) {
      out.writeUTF(host);
    }
  }

  static void writeId(DataOutputView out, UUID generation, SplitId id) throws IOException {
    out.writeLong(generation.getMostSignificantBits());
    out.writeLong(generation.getLeastSignificantBits());
    out.writeLong(id.epoch());
    out.writeInt(id.partition());
  }

  static UUID readUuid(DataInputView in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  static SplitId readId(DataInputView in) throws IOException {
    return new SplitId(in.readLong(), in.readInt());
  }

  static SparkSplit read(DataInputView in) throws IOException {
    UUID generation = readUuid(in);
    SplitId id = readId(in);
    long row = in.readLong();
    List<String> hosts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      hosts.add(in.readUTF());
    }
    return new SparkSplit(generation, id, row, hosts);
  }
}
