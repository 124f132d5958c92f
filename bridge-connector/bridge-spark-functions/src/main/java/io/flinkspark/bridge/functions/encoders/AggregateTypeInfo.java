package io.flinkspark.bridge.functions.encoders;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type of an aggregator's results, whose serializer also writes its buffers: Flink asks an
 * aggregate function for one type and uses it for both.
 *
 * @param <OUT> the results
 */
public final class AggregateTypeInfo<OUT> extends OneFieldTypeInfo<OUT> {
  private static final long serialVersionUID = 1;

  private final BoundEncoder<?> buffer;
  private final BoundEncoder<OUT> output;

  /** For buffers and results of the given encoders. */
  public AggregateTypeInfo(BoundEncoder<?> buffer, BoundEncoder<OUT> output) {
    this.buffer = Objects.requireNonNull(buffer, "buffer");
    this.output = Objects.requireNonNull(output, "output");
  }

  @Override
  public Class<OUT> getTypeClass() {
    return output.type();
  }

  @Override
  public boolean isKeyType() {
    return output.hasImmutableValues();
  }

  @Override
  @SuppressWarnings("unchecked")
  public TypeSerializer<OUT> createSerializer(SerializerConfig config) {
    return (TypeSerializer<OUT>)
        new AggregateSerializer(
            new StateCellSerializer<>((BoundEncoder<Object>) buffer),
            new EncoderSerializer<>((BoundEncoder<Object>) output));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AggregateTypeInfo<?> that
        && buffer.equals(that.buffer)
        && output.equals(that.output);
  }

  @Override
  public int hashCode() {
    return 31 * buffer.hashCode() + output.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof AggregateTypeInfo<?>;
  }

  @Override
  public String toString() {
    return "AggregateTypeInfo<" + output.type().getName() + ">";
  }
}
