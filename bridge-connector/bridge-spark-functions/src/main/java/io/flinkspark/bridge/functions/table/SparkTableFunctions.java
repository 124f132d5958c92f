package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.expressions.SparkSettings;
import org.apache.flink.table.functions.ScalarFunction;

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
}
