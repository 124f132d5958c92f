package io.flinkspark.bridge.functions.encoders;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type of {@link StateCell}s.
 *
 * @param <T> the type of the state
 */
public final class StateCellTypeInfo<T> extends OneFieldTypeInfo<StateCell<T>> {
  private static final long serialVersionUID = 1;

  private final BoundEncoder<T> encoder;

  /** For cells with values of the given encoder. */
  public StateCellTypeInfo(BoundEncoder<T> encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Class<StateCell<T>> getTypeClass() {
    return (Class) StateCell.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<StateCell<T>> createSerializer(SerializerConfig config) {
    return new StateCellSerializer<>(encoder);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateCellTypeInfo<?> that && encoder.equals(that.encoder);
  }

  @Override
  public int hashCode() {
    return encoder.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof StateCellTypeInfo<?>;
  }

  @Override
  public String toString() {
    return "StateCellTypeInfo<" + encoder.type().getName() + ">";
  }
}
