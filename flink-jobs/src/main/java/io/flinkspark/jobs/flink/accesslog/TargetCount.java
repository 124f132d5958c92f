package io.flinkspark.jobs.flink.accesslog;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Counts requests of a target. */
final class TargetCount implements AggregateFunction<String, Traffic, Traffic> {

  private static final long serialVersionUID = 1;

  @Override
  public Traffic createAccumulator() {
    return new Traffic();
  }

  @Override
  public Traffic add(String target, Traffic sum) {
    sum.requests++;
    return sum;
  }

  @Override
  public Traffic getResult(Traffic sum) {
    return sum;
  }

  @Override
  public Traffic merge(Traffic sum, Traffic other) {
    sum.add(other);
    return sum;
  }
}
