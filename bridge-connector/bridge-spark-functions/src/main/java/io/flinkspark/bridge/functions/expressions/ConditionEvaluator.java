package io.flinkspark.bridge.functions.expressions;

import org.apache.spark.sql.catalyst.expressions.BasePredicate;

/**
 * Evaluates a condition on one record after another. Belongs to the thread that opened it; {@link
 * #close} there.
 *
 * @param <I> the records
 */
public final class ConditionEvaluator<I> implements AutoCloseable {

  private final RecordSource<I> source;
  private final BasePredicate predicate;
  private final SqlConfScope scope;

  ConditionEvaluator(RecordSource<I> source, BasePredicate predicate, SqlConfScope scope) {
    this.source = source;
    this.predicate = predicate;
    this.scope = scope;
  }

  /** Whether the condition is true for the record; not if it is null. */
  public boolean test(I record) {
    scope.enter();
    return predicate.eval(source.view(record));
  }

  @Override
  public void close() {
    SqlConfScope.leave();
  }
}
