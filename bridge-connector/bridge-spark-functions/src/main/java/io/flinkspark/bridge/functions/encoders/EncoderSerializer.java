package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes values as the bytes of Spark's UnsafeRow, preceded by their length; null is allowed. Holds
 * the encoder's bytes; what works is compiled on first use and belongs to one thread.
 *
 * @param <T> the type of the values
 */
public final class EncoderSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1;

  private final BoundEncoder<T> encoder;
  private transient LazyCodec<T> codec;

  EncoderSerializer(BoundEncoder<T> encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
  }

  BoundEncoder<T> encoder() {
    return encoder;
  }

  private EncoderCodec<T> codec() {
    if (codec == null) {
      codec = new LazyCodec<>(encoder);
    }
    return codec.get();
  }

  @Override
  public boolean isImmutableType() {
    return encoder.hasImmutableValues();
  }

  @Override
  public TypeSerializer<T> duplicate() {
    EncoderSerializer<T> copy = new EncoderSerializer<>(encoder);
    copy.codec = new LazyCodec<>(encoder);
    return copy;
  }

  @Override
  public T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return encoder.hasImmutableValues() ? from : codec().copy(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    codec().encode(value, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return codec().decode(source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return codec().decode(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    EncoderCodec.copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncoderSerializer<?> that && encoder.equals(that.encoder);
  }

  @Override
  public int hashCode() {
    return encoder.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new EncoderSerializerSnapshot<>(encoder);
  }

  @Override
  public String toString() {
    return "EncoderSerializer[" + encoder + "]";
  }
}
