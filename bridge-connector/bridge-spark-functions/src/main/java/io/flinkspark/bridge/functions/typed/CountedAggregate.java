package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.ValueBackup;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import org.apache.flink.api.common.functions.AggregateFunction;

/**
 * An aggregate function with an error policy. Flink forbids it to be a rich one, so that it cannot
 * open the policy: {@link CountingWindowFunction}, of the same operator, does that. Java
 * serialization keeps the policy one object for both. Used by the task's thread alone.
 */
final class CountedAggregate<IN, BUF, OUT> implements AggregateFunction<IN, StateCell<BUF>, OUT> {
  private static final long serialVersionUID = 1;

  private final SparkAggregateFunction<IN, BUF, OUT> function;
  private final ErrorPolicy<IN> errors;
  private final ValueBackup<BUF> backup;

  CountedAggregate(SparkAggregateFunction<IN, BUF, OUT> function, ErrorPolicy<IN> errors) {
    this.function = function;
    this.errors = errors;
    this.backup = function.backup();
  }

  @Override
  public StateCell<BUF> createAccumulator() {
    return function.createAccumulator();
  }

  @Override
  public StateCell<BUF> add(IN value, StateCell<BUF> cell) {
    function.add(value, cell, errors, backup);
    return cell;
  }

  @Override
  public OUT getResult(StateCell<BUF> cell) {
    return function.getResult(cell);
  }

  @Override
  public StateCell<BUF> merge(StateCell<BUF> one, StateCell<BUF> other) {
    return function.merge(one, other);
  }
}
