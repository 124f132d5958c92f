package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.io.InvalidClassException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Version 1: the schema's JSON, then the encoder. Values of user-defined state are read as they
 * were written: a changed schema is refused. State that this module keeps itself evolves, see
 * {@link StateCellSerializerSnapshot}.
 *
 * @param <T> the type of the values
 */
public final class EncoderSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  private static final int VERSION = 1;

  private BoundEncoder<T> encoder;

  /** For Flink, which reads the rest. */
  public EncoderSerializerSnapshot() {}

  EncoderSerializerSnapshot(BoundEncoder<T> encoder) {
    this.encoder = encoder;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    SnapshotBytes.writeText(encoder.schemaJson(), out);
    SnapshotBytes.writeBytes(InstantiationUtil.serializeObject(encoder), out);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version != VERSION) {
      throw new IOException("Cannot read an encoder's snapshot: unknown version (" + version + ")");
    }
    String schema = SnapshotBytes.readText(in);
    byte[] bytes = SnapshotBytes.readBytes(in);
    try {
      encoder = InstantiationUtil.deserializeObject(bytes, loader);
    } catch (ClassNotFoundException | InvalidClassException e) {
      throw new IOException(
          "Cannot read an encoder's snapshot for the schema " + schema + ": " + e, e);
    }
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new EncoderSerializer<>(encoder);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof EncoderSerializerSnapshot<T> snapshot)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    StructType from = (StructType) DataType.fromJson(snapshot.encoder.schemaJson());
    StructType to = (StructType) DataType.fromJson(encoder.schemaJson());
    if (SchemaEvolution.isSame(from, to)) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    throw new IllegalStateException(
        "Cannot restore values of "
            + encoder.type().getName()
            + ": their schema was "
            + from.catalogString()
            + " and is "
            + to.catalogString()
            + "; only the state of Spark's own functions evolves");
  }
}
