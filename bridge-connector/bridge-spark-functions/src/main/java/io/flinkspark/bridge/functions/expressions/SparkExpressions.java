package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.catalyst.Sessionless;
import io.flinkspark.bridge.functions.errors.MissingArtifact;
import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import io.flinkspark.bridge.functions.types.SparkTypes;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.spark.sql.types.StructType;

/**
 * Compiles the text of Spark SQL expressions, without a SparkSession. To be called where the job is
 * put together; the result goes to the tasks. The first call in a process takes seconds, later ones
 * milliseconds.
 *
 * <p>Safe for concurrent use. Spark runs on a thread of its own that ends with the call, so that
 * none of the caller's threads, which may outlive the job, keeps anything of it.
 */
public final class SparkExpressions {

  private SparkExpressions() {}

  /**
   * @param input the columns that expressions can name
   * @param expressions as in Spark's {@code selectExpr}: with {@code AS}, {@code *}, at most one
   *     generator
   * @throws SparkFunctionException if an expression does not parse, names what is not there, needs
   *     other rows (aggregate and window functions, subqueries) or has no meaning without a session
   */
  public static CompiledExpressions compile(
      StructType input, List<String> expressions, SparkSettings settings) {
    if (expressions.isEmpty()) {
      throw new IllegalArgumentException("Cannot select nothing: name at least one expression");
    }
    return onOwnThread(
        "compile " + String.join(", ", expressions),
        () -> {
          CatalystCompiler.Compiled compiled = compiler(settings).compile(input, expressions);
          SparkTypes.toRowType(compiled.output());
          return new CompiledExpressions(
              input, compiled.output(), compiled.steps(), settings.options());
        },
        settings);
  }

  /**
   * A condition, for a filter. A record for which it is null is left out, as in SQL.
   *
   * @throws SparkFunctionException as {@link #compile}, and if it is no boolean
   */
  public static CompiledCondition compileCondition(
      StructType input, String condition, SparkSettings settings) {
    return onOwnThread(
        "compile " + condition,
        () ->
            new CompiledCondition(
                input, compiler(settings).compileCondition(input, condition), settings.options()),
        settings);
  }

  private static CatalystCompiler compiler(SparkSettings settings) {
    return new CatalystCompiler(settings.functions().functions());
  }

  private static <T> T onOwnThread(String doing, Supplier<T> body, SparkSettings settings) {
    try {
      return Sessionless.onOwnThread(
          "spark-expressions", () -> new SqlConfScope(settings.options()).call(body));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SparkFunctionException("Cannot " + doing + ": interrupted", e);
    } catch (ExecutionException e) {
      throw failure(doing, e.getCause());
    }
  }

  private static RuntimeException failure(String doing, Throwable cause) {
    if (cause instanceof SparkFunctionException known) {
      return known;
    }
    if (cause instanceof LinkageError missing) {
      return MissingArtifact.explain(doing, missing);
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new SparkFunctionException("Cannot %s: %s".formatted(doing, cause), cause);
  }
}
