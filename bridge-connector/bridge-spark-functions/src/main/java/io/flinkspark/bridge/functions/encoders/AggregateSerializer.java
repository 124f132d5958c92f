package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an aggregator's buffers after a 0 and its results after a 1. Results are never part of a
 * state.
 */
final class AggregateSerializer extends TypeSerializer<Object> {
  private static final long serialVersionUID = 1;
  private static final int BUFFER = 0;
  private static final int RESULT = 1;

  private final StateCellSerializer<Object> buffers;
  private final EncoderSerializer<Object> results;

  /**
   * @param results null for what is restored from a snapshot
   */
  AggregateSerializer(StateCellSerializer<Object> buffers, EncoderSerializer<Object> results) {
    this.buffers = buffers;
    this.results = results;
  }

  StateCellSerializer<Object> buffers() {
    return buffers;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Object> duplicate() {
    return new AggregateSerializer(
        (StateCellSerializer<Object>) buffers.duplicate(),
        results == null ? null : (EncoderSerializer<Object>) results.duplicate());
  }

  @Override
  public Object createInstance() {
    return null;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Object copy(Object from) {
    return from instanceof StateCell<?>
        ? buffers.copy((StateCell<Object>) from)
        : results.copy(from);
  }

  @Override
  public Object copy(Object from, Object reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void serialize(Object value, DataOutputView target) throws IOException {
    if (value instanceof StateCell<?>) {
      target.writeByte(BUFFER);
      buffers.serialize((StateCell<Object>) value, target);
      return;
    }
    target.writeByte(RESULT);
    results.serialize(value, target);
  }

  @Override
  public Object deserialize(DataInputView source) throws IOException {
    return readKind(source) == BUFFER ? buffers.deserialize(source) : results.deserialize(source);
  }

  private int readKind(DataInputView source) throws IOException {
    int kind = source.readByte();
    if (kind == BUFFER || (kind == RESULT && results != null)) {
      return kind;
    }
    throw new IOException(
        RowBytes.damaged("an aggregator's buffer", "unknown kind (" + kind + ")"));
  }

  @Override
  public Object deserialize(Object reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int kind = readKind(source);
    target.writeByte(kind);
    if (kind == BUFFER) {
      buffers.copy(source, target);
      return;
    }
    EncoderCodec.copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AggregateSerializer that
        && buffers.equals(that.buffers)
        && Objects.equals(results, that.results);
  }

  @Override
  public int hashCode() {
    return buffers.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Object> snapshotConfiguration() {
    return new AggregateSerializerSnapshot(this);
  }

  @Override
  public String toString() {
    return "AggregateSerializer[" + buffers + "]";
  }
}
