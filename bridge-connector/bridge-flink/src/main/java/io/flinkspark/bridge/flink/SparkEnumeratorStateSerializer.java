package io.flinkspark.bridge.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The enumerator's state as it lies in checkpoints. A version's bytes never change. */
final class SparkEnumeratorStateSerializer
    implements SimpleVersionedSerializer<SparkEnumeratorState> {

  private static final int VERSION = 2;

  /** Knew nothing of finished splits. */
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
    return out.getCopyOfBuffer();
  }

  @Override
  public SparkEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION_1) {
      SparkSplitSerializer.checkVersion("enumerator", version, VERSION);
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    boolean discovered = in.readBoolean();
    List<SparkSplit> unassigned = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      unassigned.add(SparkSplitSerializer.read(in));
    }
    List<SplitFinished> finished = new ArrayList<>();
    for (int left = version == VERSION_1 ? 0 : in.readInt(); left > 0; left--) {
      finished.add(
          new SplitFinished(SparkSplitSerializer.readUuid(in), SparkSplitSerializer.readId(in)));
    }
    return new SparkEnumeratorState(discovered, unassigned, finished);
  }
}
