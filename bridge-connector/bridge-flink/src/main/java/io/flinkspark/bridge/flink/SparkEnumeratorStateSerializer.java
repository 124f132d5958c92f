package io.flinkspark.bridge.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The enumerator's state as it lies in checkpoints. A version's bytes never change. */
final class SparkEnumeratorStateSerializer
    implements SimpleVersionedSerializer<SparkEnumeratorState> {

  private static final int VERSION = 3;

  /** Knew neither the consumer nor the generation, and splits of their first format. */
  private static final int VERSION_2 = 2;

  /** As 2, and knew nothing of finished splits. */
  private static final int VERSION_1 = 1;

  private static final int TYPICAL_BYTES = 4096;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(SparkEnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES);
    out.writeBoolean(state.discovered());
    out.writeInt(state.unassigned().size());
    for (SparkSplit split : state.unassigned()) {
      SparkSplitSerializer.write(out, split);
    }
    out.writeInt(state.finished().size());
    for (SplitFinished split : state.finished()) {
      SparkSplitSerializer.writeId(out, split.generation(), split.id());
    }
    out.writeUTF(state.consumer());
    out.writeBoolean(state.generation() != null);
    if (state.generation() != null) {
      SparkSplitSerializer.writeUuid(out, state.generation());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public SparkEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION_1 && version != VERSION_2) {
      SparkSplitSerializer.checkVersion("enumerator", version, VERSION);
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    int splitVersion =
        version == VERSION ? SparkSplitSerializer.VERSION : SparkSplitSerializer.VERSION_1;
    boolean discovered = in.readBoolean();
    List<SparkSplit> unassigned = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      unassigned.add(SparkSplitSerializer.read(splitVersion, in));
    }
    List<SplitFinished> finished = new ArrayList<>();
    for (int left = version == VERSION_1 ? 0 : in.readInt(); left > 0; left--) {
      finished.add(
          new SplitFinished(SparkSplitSerializer.readUuid(in), SparkSplitSerializer.readId(in)));
    }
    if (version != VERSION) {
      return new SparkEnumeratorState(discovered, unassigned, finished, "", null);
    }
    String consumer = in.readUTF();
    UUID generation = in.readBoolean() ? SparkSplitSerializer.readUuid(in) : null;
    return new SparkEnumeratorState(discovered, unassigned, finished, consumer, generation);
  }
}
