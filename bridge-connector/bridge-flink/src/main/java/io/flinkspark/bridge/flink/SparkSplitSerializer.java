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

  static final int VERSION = 2;

  /** Knew neither the consumer nor what to expect of a split. */
  static final int VERSION_1 = 1;

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
    if (version != VERSION_1) {
      checkVersion("split", version, VERSION);
    }
    return read(version, new DataInputDeserializer(bytes));
  }

  static void checkVersion(String what, int version, int known) throws IOException {
    if (version != known) {
      throw new IOException(
          String.format(
              "Cannot restore a Spark source's %s: this version of bridge-flink reads format %d"
                  + " at most (%d)",
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
    out.writeUTF(split.consumer());
    out.writeLong(split.expectedRows());
    out.writeLong(split.expectedBytes());
  }

  static void writeId(DataOutputView out, UUID generation, SplitId id) throws IOException {
    writeUuid(out, generation);
    out.writeLong(id.epoch());
    out.writeInt(id.partition());
  }

  static void writeUuid(DataOutputView out, UUID uuid) throws IOException {
    out.writeLong(uuid.getMostSignificantBits());
    out.writeLong(uuid.getLeastSignificantBits());
  }

  static UUID readUuid(DataInputView in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  static SplitId readId(DataInputView in) throws IOException {
    return new SplitId(in.readLong(), in.readInt());
  }

  static SparkSplit read(int version, DataInputView in) throws IOException {
    UUID generation = readUuid(in);
    SplitId id = readId(in);
    long row = in.readLong();
    List<String> hosts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      hosts.add(in.readUTF());
    }
    if (version == VERSION_1) {
      return new SparkSplit(generation, id, row, hosts, "", SparkSplit.UNKNOWN, SparkSplit.UNKNOWN);
    }
    return new SparkSplit(generation, id, row, hosts, in.readUTF(), in.readLong(), in.readLong());
  }
}
