package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Version 1: the JSON of the buffer's schema. The results' schema is not stored, as no result is.
 */
public final class AggregateSerializerSnapshot implements TypeSerializerSnapshot<Object> {
  private static final int VERSION = 1;

  private AggregateSerializer serializer;

  /** For Flink, which reads the rest. */
  public AggregateSerializerSnapshot() {}

  AggregateSerializerSnapshot(AggregateSerializer serializer) {
    this.serializer = serializer;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    SnapshotBytes.writeText(serializer.buffers().schemaJson(), out);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version != VERSION) {
      throw new IOException("Cannot read a buffer's snapshot: unknown version (" + version + ")");
    }
    serializer =
        new AggregateSerializer(new StateCellSerializer<>(SnapshotBytes.readText(in)), null);
  }

  @Override
  public TypeSerializer<Object> restoreSerializer() {
    return serializer.duplicate();
  }

  @Override
  public TypeSerializerSchemaCompatibility<Object> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Object> old) {
    if (!(old instanceof AggregateSerializerSnapshot snapshot)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return StateCellSerializerSnapshot.compatibility(
        snapshot.serializer.buffers().schemaJson(), serializer.buffers());
  }
}
