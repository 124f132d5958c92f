package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.typed.AverageSalary.Average;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * An average of numbers that are not negative. It has changed its buffer when it throws, and merges
 * no sum above a million.
 */
public final class PickyAverage extends Aggregator<Long, Average, Double> {
  private static final long serialVersionUID = 1;

  @Override
  public Average zero() {
    return new Average();
  }

  @Override
  public Average reduce(Average buffer, Long value) {
    buffer.setCount(buffer.getCount() + 1);
    buffer.setSum(buffer.getSum() + value);
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    return buffer;
  }

  @Override
  public Average merge(Average one, Average other) {
    one.setSum(one.getSum() + other.getSum());
    one.setCount(one.getCount() + other.getCount());
    if (one.getSum() > 1_000_000) {
      throw new IllegalStateException("too much: " + one.getSum());
    }
    return one;
  }

  @Override
  public Double finish(Average average) {
    return average.getCount() == 0 ? null : (double) average.getSum() / average.getCount();
  }

  @Override
  public Encoder<Average> bufferEncoder() {
    return Encoders.bean(Average.class);
  }

  @Override
  public Encoder<Double> outputEncoder() {
    return Encoders.DOUBLE();
  }
}
