package io.flinkspark.bridge.spark;

import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import scala.Enumeration;
import scala.collection.Iterator;

/** What a partition yields when Spark computes it again. */
enum Replay {
  /** The same rows in the same order. */
  EXACT,
  /** The same rows, perhaps in another order. */
  OTHER_ORDER,
  /** Perhaps other rows. */
  OTHER_ROWS;

  /**
   * As Spark knows it of the RDD, and as its expressions add to it: those with a seed or a counter
   * repeat themselves as long as the order does, user functions declared nondeterministic never do.
   */
  static Replay of(QueryExecution execution) {
    Replay rows = ofLevel(execution.toRdd().outputDeterministicLevel());
    Replay expressions = ofPlan(execution.optimizedPlan());
    if (rows == OTHER_ROWS || expressions == OTHER_ROWS) {
      return OTHER_ROWS;
    }
    if (rows == OTHER_ORDER && expressions == OTHER_ORDER) {
      return OTHER_ROWS;
    }
    return rows;
  }

  private static Replay ofLevel(Enumeration.Value level) {
    if (level.equals(DeterministicLevel.DETERMINATE())) {
      return EXACT;
    }
    return level.equals(DeterministicLevel.UNORDERED()) ? OTHER_ORDER : OTHER_ROWS;
  }

  /** EXACT without nondeterministic expressions; OTHER_ORDER when they depend on the order. */
  private static Replay ofPlan(LogicalPlan plan) {
    Replay worst = EXACT;
    Iterator<Expression> expressions = plan.expressions().iterator();
    while (expressions.hasNext()) {
      worst = worse(worst, ofExpression(expressions.next()));
    }
    Iterator<LogicalPlan> children = plan.children().iterator();
    while (children.hasNext()) {
      worst = worse(worst, ofPlan(children.next()));
    }
    return worst;
  }

  private static Replay ofExpression(Expression expression) {
    if (expression.deterministic()) {
      return EXACT;
    }
    Replay worst = EXACT;
    Iterator<Expression> children = expression.children().iterator();
    while (children.hasNext()) {
      worst = worse(worst, ofExpression(children.next()));
    }
    if (expression instanceof Nondeterministic) {
      return worse(worst, OTHER_ORDER);
    }
    // None of its operands is to blame, so it is the expression itself.
    return worst == EXACT ? OTHER_ROWS : worst;
  }

  private static Replay worse(Replay one, Replay other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
