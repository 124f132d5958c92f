package io.flinkspark.bridge.functions.encoders;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.spark.sql.Encoder;

/**
 * Flink's type information for values that a Spark encoder describes: beans, case classes, tuples,
 * rows, what Kryo or Java serializes. Holds the encoder's bytes only.
 *
 * @param <T> the type of the values
 */
public final class EncoderTypeInfo<T> extends OneFieldTypeInfo<T> {
  private static final long serialVersionUID = 1;

  private final BoundEncoder<T> encoder;

  EncoderTypeInfo(BoundEncoder<T> encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
  }

  /**
   * The type of an encoder's values.
   *
   * @throws IllegalArgumentException if the encoder does not resolve
   */
  public static <T> EncoderTypeInfo<T> of(Encoder<T> encoder) {
    return new EncoderTypeInfo<>(BoundEncoder.of(encoder));
  }

  /** The type of a bound encoder's values. */
  public static <T> EncoderTypeInfo<T> of(BoundEncoder<T> encoder) {
    return new EncoderTypeInfo<>(encoder);
  }

  @Override
  public Class<T> getTypeClass() {
    return encoder.type();
  }

  @Override
  public boolean isKeyType() {
    // Flink hashes keys as objects; a value with immutable fields has a hash of its own.
    return encoder.hasImmutableValues();
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new EncoderSerializer<>(encoder);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncoderTypeInfo<?> that && encoder.equals(that.encoder);
  }

  @Override
  public int hashCode() {
    return encoder.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EncoderTypeInfo<?>;
  }

  @Override
  public String toString() {
    return "EncoderTypeInfo<" + encoder.type().getName() + ">";
  }
}
