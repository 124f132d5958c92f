package io.flinkspark.bridge.functions.encoders;

import io.flinkspark.bridge.functions.catalyst.Sessionless;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.EmptyFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.EmptyTableFunctionRegistry$;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** Resolves encoders without a Spark session: the one place that knows Spark's analyzer here. */
final class EncoderBinding {
  private static final Set<Class<?>> IMMUTABLE =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          java.math.BigDecimal.class,
          java.time.Instant.class,
          java.time.LocalDate.class,
          java.time.LocalDateTime.class,
          java.time.Duration.class,
          java.time.Period.class);

  private EncoderBinding() {}

  static <T> BoundEncoder<T> bind(Encoder<T> encoder) {
    try {
      return Sessionless.onOwnThread("spark-encoder-binding", () -> bindHere(encoder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot resolve an encoder: interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException known) {
        throw known;
      }
      throw new IllegalArgumentException(
          "Cannot resolve the encoder " + encoder + ": " + e.getCause(), e.getCause());
    }
  }

  private static <T> BoundEncoder<T> bindHere(Encoder<T> encoder) throws IOException {
    ExpressionEncoder<T> unbound = expressionEncoder(encoder);
    ExpressionEncoder<T> bound =
        unbound.resolveAndBind(unbound.resolveAndBind$default$1(), analyzer());
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) boxed(bound.clsTag().runtimeClass());
    return new BoundEncoder<>(
        InstantiationUtil.serializeObject(bound),
        bound.schema().json(),
        type,
        hasImmutableValues(type, bound));
  }

  static boolean isStruct(Encoder<?> encoder) {
    return expressionEncoder(encoder).isSerializedAsStruct();
  }

  private static <T> ExpressionEncoder<T> expressionEncoder(Encoder<T> encoder) {
    if (encoder instanceof ExpressionEncoder<T> expressions) {
      return expressions;
    }
    if (encoder instanceof AgnosticEncoder<T> agnostic) {
      return ExpressionEncoder.apply(agnostic);
    }
    throw new IllegalArgumentException(
        "Cannot resolve an encoder: not one of Spark's (" + encoder.getClass().getName() + ")");
  }

  private static Analyzer analyzer() {
    return Sessionless.analyzer(
        EmptyFunctionRegistry$.MODULE$, EmptyTableFunctionRegistry$.MODULE$);
  }

  private static boolean hasImmutableValues(Class<?> type, ExpressionEncoder<?> encoder) {
    if (IMMUTABLE.contains(type)) {
      return true;
    }
    if (!type.getName().startsWith("scala.Tuple")) {
      return false;
    }
    for (StructField field : encoder.schema().fields()) {
      if (!isImmutable(field.dataType())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isImmutable(DataType type) {
    return type instanceof StringType
        || type instanceof BooleanType
        || (type instanceof NumericType && !(type instanceof DecimalType))
            && !(type instanceof BinaryType);
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
