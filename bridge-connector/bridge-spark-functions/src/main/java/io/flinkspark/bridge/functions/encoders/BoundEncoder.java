package io.flinkspark.bridge.functions.encoders;

import io.flinkspark.bridge.functions.types.KryoModules;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.objects.EncodeUsingSerializer;
import scala.collection.JavaConverters;

/**
 * An encoder of Spark, resolved on the client and held as bytes, so that it can lie in a job graph,
 * in a serializer and in a state's description without keeping Spark's classes alive. Immutable and
 * safe for use by many threads; {@link #codec} makes what works.
 *
 * @param <T> the type of the values
 */
public final class BoundEncoder<T> implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] encoder;
  private final String schema;
  private final Class<T> type;
  private final boolean immutable;

  BoundEncoder(byte[] encoder, String schema, Class<T> type, boolean immutable) {
    this.encoder = encoder;
    this.schema = schema;
    this.type = type;
    this.immutable = immutable;
  }

  /**
   * Resolves an encoder, on a short-lived thread of its own.
   *
   * @throws IllegalArgumentException if it is not one of Spark's own encoders, or if it does not
   *     resolve
   */
  public static <T> BoundEncoder<T> of(Encoder<T> encoder) {
    Objects.requireNonNull(encoder, "encoder");
    return EncoderBinding.bind(encoder);
  }

  /**
   * Whether values are several columns, as those of a bean are, or a tuple's; else they are one.
   */
  public static boolean isStruct(Encoder<?> encoder) {
    return EncoderBinding.isStruct(encoder);
  }

  /** The class of the values; of a primitive encoder, the boxed one. */
  public Class<T> type() {
    return type;
  }

  /** The Spark schema in which values are stored, as JSON. */
  public String schemaJson() {
    return schema;
  }

  /** Whether values can be shared instead of copied, as strings and numbers can. */
  public boolean hasImmutableValues() {
    return immutable;
  }

  /**
   * Makes what encodes and decodes, compiled by Spark's code generator. One thread at a time may
   * use it.
   *
   * @param loader sees the user's classes
   */
  public EncoderCodec<T> codec(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      ExpressionEncoder<T> read = read(loader);
      if (usesKryo(read.objSerializer())) {
        KryoModules.open();
      }
      return new EncoderCodec<>(read, schema, loader);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static boolean usesKryo(Expression expression) {
    return expression instanceof EncodeUsingSerializer encode && encode.kryo()
        || JavaConverters.seqAsJavaList(expression.children()).stream()
            .anyMatch(BoundEncoder::usesKryo);
  }

  private ExpressionEncoder<T> read(ClassLoader loader) {
    try {
      return InstantiationUtil.deserializeObject(encoder, loader);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the encoder of " + type.getName() + ": " + e, e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Cannot read the encoder of "
              + type.getName()
              + ": class "
              + e.getMessage()
              + " is not in the job's jar",
          e);
    }
  }

  /**
   * Whether values and what is stored of them are the same. The bytes of encoders say nothing:
   * Spark numbers an encoder's expressions anew each time it is made, and Flink SQL restores a
   * state only if its type equals the one that was stored.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof BoundEncoder<?> that && type == that.type && schema.equals(that.schema);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + schema.hashCode();
  }

  @Override
  public String toString() {
    return "BoundEncoder[" + type.getName() + ", " + schema + "]";
  }
}
