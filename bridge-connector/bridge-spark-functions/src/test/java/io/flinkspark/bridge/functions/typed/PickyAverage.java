package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.table.LongAverage;
import io.flinkspark.bridge.functions.typed.AverageSalary.Average;

/**
 * An average of numbers that are not negative. It has changed its buffer when it throws, and merges
 * no sum above a million.
 */
public final class PickyAverage extends LongAverage {
  private static final long serialVersionUID = 1;

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
    Average both = super.merge(one, other);
    if (both.getSum() > 1_000_000) {
      throw new IllegalStateException("too much: " + both.getSum());
    }
    return both;
  }
}
