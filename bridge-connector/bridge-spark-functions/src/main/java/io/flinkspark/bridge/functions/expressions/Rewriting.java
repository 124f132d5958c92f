package io.flinkspark.bridge.functions.expressions;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;

/** Catalyst's way of replacing parts of an expression, for Java. */
final class Rewriting {

  private Rewriting() {}

  /**
   * The expression with each of its parts replaced, the innermost first.
   *
   * @param replacement gives a part itself where it stays
   */
  static Expression bottomUp(Expression expression, UnaryOperator<Expression> replacement) {
    return expression.transformUp(
        new AbstractPartialFunction<Expression, Expression>() {
          @Override
          public boolean isDefinedAt(Expression part) {
            return true;
          }

          @Override
          @SuppressWarnings("unchecked")
          public <A extends Expression, B> B applyOrElse(A part, Function1<A, B> otherwise) {
            return (B) replacement.apply(part);
          }
        });
  }
}
