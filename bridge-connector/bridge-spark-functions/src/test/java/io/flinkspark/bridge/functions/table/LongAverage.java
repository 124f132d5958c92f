package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.typed.AverageSalary.Average;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/** An average that leaves out null, and is null of nothing. */
public class LongAverage extends Aggregator<Long, Average, Double> {
  private static final long serialVersionUID = 1;

  @Override
  public Average zero() {
    return new Average();
  }

  @Override
  public Average reduce(Average buffer, Long value) {
    if (value != null) {
      buffer.setSum(buffer.getSum() + value);
      buffer.setCount(buffer.getCount() + 1);
    }
    return buffer;
  }

  @Override
  public Average merge(Average one, Average other) {
    one.setSum(one.getSum() + other.getSum());
    one.setCount(one.getCount() + other.getCount());
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
