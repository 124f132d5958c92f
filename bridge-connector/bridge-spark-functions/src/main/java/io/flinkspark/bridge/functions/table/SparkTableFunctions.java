package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import java.util.Objects;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.expressions.Aggregator;

/** Users' functions for Spark as functions of Flink SQL. */
public final class SparkTableFunctions {

  private SparkTableFunctions() {}

  /**
   * A scalar function for {@code TableEnvironment.createTemporarySystemFunction}. Flink takes it
   * for deterministic.
   *
   * @param name one of the functions that are registered in the settings; Flink's name may differ
   */
  public static ScalarFunction scalar(String name, SparkSettings settings) {
    return new SparkScalarFunction(name, settings, true);
  }

  /**
   * An aggregate function for {@code TableEnvironment.createTemporarySystemFunction}, as {@code
   * functions.udaf} makes one for Spark SQL. Its arguments are the columns of the input's encoder
   * in their order: one for {@code Encoders.LONG()}, several for a tuple or a bean; Flink casts
   * what it casts without being asked. It merges, for windows of every kind and for two-phase
   * aggregation, and does not retract.
   *
   * @throws IllegalArgumentException if an encoder does not resolve
   * @throws io.flinkspark.bridge.functions.errors.SparkFunctionException if Flink has no type for
   *     an argument or for the result
   */
  public static <IN, BUF, OUT> SparkSqlAggregate<IN, BUF, OUT> aggregate(
      Aggregator<IN, BUF, OUT> aggregator, Encoder<IN> input) {
    return aggregate(aggregator, input, OnError.FAIL);
  }

  /**
   * The same, with a choice of what becomes of a row on which the aggregator's {@code reduce}
   * throws, or whose values its encoder does not take, as NULL for a primitive. Under {@link
   * OnError#SKIP} the buffer is as it was before that row. What {@code merge} and {@code finish}
   * throw concerns more than a row and fails the job.
   *
   * @throws IllegalArgumentException if an encoder does not resolve, and for {@link
   *     OnError#SIDE_OUTPUT}, which Flink SQL does not have
   * @throws io.flinkspark.bridge.functions.errors.SparkFunctionException if Flink has no type for
   *     an argument or for the result
   */
  public static <IN, BUF, OUT> SparkSqlAggregate<IN, BUF, OUT> aggregate(
      Aggregator<IN, BUF, OUT> aggregator, Encoder<IN> input, OnError onError) {
    return new SparkSqlAggregate<>(
        Objects.requireNonNull(aggregator, "aggregator"),
        Objects.requireNonNull(input, "input"),
        ErrorPolicy.withoutSideOutput(
            onError,
            "Flink SQL has no side output; skip them with OnError.SKIP, or aggregate a DataStream"));
  }
}
