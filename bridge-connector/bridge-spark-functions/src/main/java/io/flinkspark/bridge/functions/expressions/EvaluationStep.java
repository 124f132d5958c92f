package io.flinkspark.bridge.functions.expressions;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;

/**
 * One step from an input row to output rows; its expressions are bound to what the step before it
 * gives.
 */
sealed interface EvaluationStep extends Serializable {

  /** One row into one row. */
  record Projection(Expression[] expressions) implements EvaluationStep {}

  /**
   * One row into as many as the generator gives, each the row itself with the generator's columns
   * behind.
   *
   * @param outer whether a row for which nothing is generated stays, with nulls
   */
  record Generation(Generator generator, boolean outer, int inputWidth, int generatedWidth)
      implements EvaluationStep {}
}
