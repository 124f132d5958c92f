package io.flinkspark.bridge.functions.encoders;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.EmptyFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.EmptyTableFunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.FakeV2SessionCatalog$;
import org.apache.spark.sql.catalyst.catalog.FunctionExpressionBuilder;
import org.apache.spark.sql.catalyst.catalog.FunctionResourceLoader;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.connector.catalog.CatalogManager;
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
    // Spark leaves its settings in thread locals, which must not stay on a thread of the client or
    // of a cluster.
    FutureTask<BoundEncoder<T>> binding = new FutureTask<>(() -> bindHere(encoder));
    Thread thread = new Thread(binding, "spark-encoder-binding");
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return binding.get();
    } catch (InterruptedException e) {
      thread.interrupt();
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(bound);
    }
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) boxed(bound.clsTag().runtimeClass());
    return new BoundEncoder<>(
        bytes.toByteArray(), bound.schema().json(), type, hasImmutableValues(type, bound));
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

  /** Without Hadoop's configuration, which Spark's own SimpleAnalyzer would load. */
  private static Analyzer analyzer() {
    FunctionResourceLoader noResources =
        resource -> {
          throw new UnsupportedOperationException("Cannot load " + resource.uri());
        };
    FunctionExpressionBuilder noFunctions =
        (name, type, input) -> {
          throw new UnsupportedOperationException("Cannot make the function " + name);
        };
    SessionCatalog catalog =
        new SessionCatalog(
            () -> new InMemoryCatalog(null, null),
            () -> null,
            EmptyFunctionRegistry$.MODULE$,
            EmptyTableFunctionRegistry$.MODULE$,
            null,
            CatalystSqlParser$.MODULE$,
            noResources,
            noFunctions,
            10,
            -1,
            "default");
    return new Analyzer(new CatalogManager(FakeV2SessionCatalog$.MODULE$, catalog));
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
