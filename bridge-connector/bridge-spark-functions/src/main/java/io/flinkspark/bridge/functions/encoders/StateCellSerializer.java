package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes {@link StateCell}s: a byte of flags, the times that are set, then the value as {@link
 * EncoderCodec} writes it. One that was restored from a snapshot has no encoder: it knows the
 * schema only, and leaves the value's bytes alone.
 *
 * @param <T> the type of the state
 */
public final class StateCellSerializer<T> extends TypeSerializer<StateCell<T>> {
  private static final long serialVersionUID = 1;
  private static final int HAS_TIMEOUT = 1;
  private static final int HAS_TIMER = 2;

  private final BoundEncoder<T> encoder;
  private final String schema;
  private transient LazyCodec<T> codec;

  /** For cells with values of the given encoder. */
  public StateCellSerializer(BoundEncoder<T> encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
    this.schema = encoder.schemaJson();
  }

  StateCellSerializer(String schema) {
    this.encoder = null;
    this.schema = schema;
  }

  /** What encodes the values; of this serializer's thread. */
  public EncoderCodec<T> codec() {
    if (encoder == null) {
      throw new IllegalStateException(
          "Cannot read a state: its function has not been restored yet (" + schema + ")");
    }
    if (codec == null) {
      codec = new LazyCodec<>(encoder);
    }
    return codec.get();
  }

  String schemaJson() {
    return schema;
  }

  String describe() {
    return encoder == null ? schema : encoder.type().getName();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<StateCell<T>> duplicate() {
    if (encoder == null) {
      return this;
    }
    StateCellSerializer<T> copy = new StateCellSerializer<>(encoder);
    copy.codec = new LazyCodec<>(encoder);
    return copy;
  }

  @Override
  public StateCell<T> createInstance() {
    return new StateCell<>(null);
  }

  @Override
  public StateCell<T> copy(StateCell<T> from) {
    StateCell<T> copy;
    if (from.bytes() != null) {
      copy = new StateCell<>(from.bytes(), from.writtenIn());
    } else if (from.rawValue() == null || (encoder != null && encoder.hasImmutableValues())) {
      copy = new StateCell<>(from.rawValue());
    } else {
      copy = new StateCell<>(codec().copy(from.rawValue()));
    }
    copy.setTimeout(from.timeout());
    copy.setTimer(from.timer());
    return copy;
  }

  @Override
  public StateCell<T> copy(StateCell<T> from, StateCell<T> reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(StateCell<T> cell, DataOutputView target) throws IOException {
    int flags =
        (cell.timeout() == StateCell.NEVER ? 0 : HAS_TIMEOUT)
            | (cell.timer() == StateCell.NEVER ? 0 : HAS_TIMER);
    target.writeByte(flags);
    if ((flags & HAS_TIMEOUT) != 0) {
      target.writeLong(cell.timeout());
    }
    if ((flags & HAS_TIMER) != 0) {
      target.writeLong(cell.timer());
    }
    byte[] bytes = cell.bytes();
    if (bytes == null && cell.rawValue() == null) {
      target.writeInt(RowBytes.NULL);
    } else if (bytes == null) {
      codec().encode(cell.rawValue(), target);
    } else if (cell.writtenIn().equals(schema)) {
      target.writeInt(bytes.length);
      target.write(bytes);
    } else {
      codec().encode(codec().fromBytes(bytes, cell.writtenIn()), target);
    }
  }

  @Override
  public StateCell<T> deserialize(DataInputView source) throws IOException {
    int flags = readFlags(source);
    long timeout = (flags & HAS_TIMEOUT) != 0 ? source.readLong() : StateCell.NEVER;
    long timer = (flags & HAS_TIMER) != 0 ? source.readLong() : StateCell.NEVER;
    StateCell<T> cell;
    if (encoder != null) {
      cell = new StateCell<>(codec().decode(source));
    } else {
      int length = RowBytes.readLength(source);
      cell =
          length == RowBytes.NULL
              ? new StateCell<>(null)
              : new StateCell<>(RowBytes.read(length, source), schema);
    }
    cell.setTimeout(timeout);
    cell.setTimer(timer);
    return cell;
  }

  private static int readFlags(DataInputView source) throws IOException {
    int flags = source.readByte();
    if ((flags & ~(HAS_TIMEOUT | HAS_TIMER)) != 0) {
      throw new IOException(RowBytes.damaged("a state", "unknown flags (" + flags + ")"));
    }
    return flags;
  }

  @Override
  public StateCell<T> deserialize(StateCell<T> reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int flags = readFlags(source);
    target.writeByte(flags);
    if ((flags & HAS_TIMEOUT) != 0) {
      target.writeLong(source.readLong());
    }
    if ((flags & HAS_TIMER) != 0) {
      target.writeLong(source.readLong());
    }
    EncoderCodec.copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateCellSerializer<?> that
        && Objects.equals(encoder, that.encoder)
        && schema.equals(that.schema);
  }

  @Override
  public int hashCode() {
    return schema.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<StateCell<T>> snapshotConfiguration() {
    return new StateCellSerializerSnapshot<>(this);
  }

  @Override
  public String toString() {
    return "StateCellSerializer[" + describe() + "]";
  }
}
