package io.flinkspark.bridge.spark.channel.read;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;

/** From which epoch to which there can be rows that a query's filters keep, both inclusive. */
public record EpochBounds(long first, long last) {

  private static final EpochBounds ALL = new EpochBounds(1, Long.MAX_VALUE);

  /**
   * @param filters all of which a row has to fulfil
   */
  public static EpochBounds of(List<Filter> filters) {
    EpochBounds bounds = ALL;
    for (Filter filter : filters) {
      EpochBounds other = of(filter);
      bounds =
          new EpochBounds(Math.max(bounds.first, other.first), Math.min(bounds.last, other.last));
    }
    return bounds;
  }

  private static EpochBounds of(Filter filter) {
    if (filter instanceof EqualTo equal && isEpoch(equal.attribute(), equal.value())) {
      return new EpochBounds((Long) equal.value(), (Long) equal.value());
    }
    if (filter instanceof GreaterThanOrEqual than && isEpoch(than.attribute(), than.value())) {
      return new EpochBounds((Long) than.value(), Long.MAX_VALUE);
    }
    if (filter instanceof GreaterThan than && isEpoch(than.attribute(), than.value())) {
      long value = (Long) than.value();
      return new EpochBounds(value == Long.MAX_VALUE ? value : value + 1, Long.MAX_VALUE);
    }
    if (filter instanceof LessThanOrEqual than && isEpoch(than.attribute(), than.value())) {
      return new EpochBounds(1, (Long) than.value());
    }
    if (filter instanceof LessThan than && isEpoch(than.attribute(), than.value())) {
      return new EpochBounds(1, Math.max(0, (Long) than.value()) - 1);
    }
    if (filter instanceof In in
        && Arrays.stream(in.values()).allMatch(value -> isEpoch(in.attribute(), value))) {
      long[] values = Arrays.stream(in.values()).mapToLong(value -> (Long) value).toArray();
      return new EpochBounds(
          Arrays.stream(values).min().orElse(1), Arrays.stream(values).max().orElse(0));
    }
    return ALL;
  }

  private static boolean isEpoch(String column, Object value) {
    return column.equals(EpochColumn.EPOCH.column()) && value instanceof Long;
  }
}
