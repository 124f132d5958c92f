package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Version 1: the JSON of the schema that the values are stored in, and nothing of a class. A state
 * evolves as {@link SchemaEvolution} says; what it cannot do is refused with the fields named.
 *
 * @param <T> the type of the state
 */
public final class StateCellSerializerSnapshot<T> implements TypeSerializerSnapshot<StateCell<T>> {
  private static final int VERSION = 1;

  private StateCellSerializer<T> serializer;

  /** For Flink, which reads the rest. */
  public StateCellSerializerSnapshot() {}

  StateCellSerializerSnapshot(StateCellSerializer<T> serializer) {
    this.serializer = serializer;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    SnapshotBytes.writeText(serializer.schemaJson(), out);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version != VERSION) {
      throw new IOException("Cannot read a state's snapshot: unknown version (" + version + ")");
    }
    serializer = new StateCellSerializer<>(SnapshotBytes.readText(in));
  }

  @Override
  public TypeSerializer<StateCell<T>> restoreSerializer() {
    // Of a snapshot that is being made, the encoder is known: Flink writes savepoints of the heap
    // with this.
    return serializer.duplicate();
  }

  @Override
  public TypeSerializerSchemaCompatibility<StateCell<T>> resolveSchemaCompatibility(
      TypeSerializerSnapshot<StateCell<T>> old) {
    if (!(old instanceof StateCellSerializerSnapshot<T> snapshot)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return compatibility(snapshot.serializer.schemaJson(), serializer);
  }

  static <S> TypeSerializerSchemaCompatibility<S> compatibility(
      String old, StateCellSerializer<?> serializer) {
    if (old.equals(serializer.schemaJson())) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    StructType from = (StructType) DataType.fromJson(old);
    StructType to = (StructType) DataType.fromJson(serializer.schemaJson());
    List<String> obstacles = SchemaEvolution.obstacles(from, to);
    if (!obstacles.isEmpty()) {
      throw new IllegalStateException(
          "Cannot restore the state of "
              + serializer.describe()
              + ": "
              + String.join("; ", obstacles));
    }
    return TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
