package io.flinkspark.bridge.flink.schema;

import java.util.List;
import java.util.Optional;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Which values without parts can be read as others. Avro's rules of resolution: a number as a wider
 * one, strings and bytes as each other. In addition, what keeps the value (a decimal of the same
 * scale with more digits) and what a reader asks for when it declares a coarser clock (a timestamp
 * cut off after its precision, towards the past).
 */
final class Promotions {

  private static final List<LogicalTypeRoot> NUMBERS =
      List.of(
          LogicalTypeRoot.TINYINT,
          LogicalTypeRoot.SMALLINT,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.FLOAT,
          LogicalTypeRoot.DOUBLE);

  private Promotions() {}

  /** How to read the one as the other; empty when it cannot be done. Nulls do not matter here. */
  static Optional<Reading> reading(LogicalType published, LogicalType wanted) {
    if (published.copy(true).equals(wanted.copy(true)) || holdsSameBytes(published, wanted)) {
      return Optional.of(new Reading.AsIs(wanted));
    }
    int from = NUMBERS.indexOf(published.getTypeRoot());
    int to = NUMBERS.indexOf(wanted.getTypeRoot());
    boolean convertible = from >= 0 && to > from || isTimestamp(published, wanted);
    return convertible ? Optional.of(new Reading.Converted(published, wanted)) : Optional.empty();
  }

  private static boolean holdsSameBytes(LogicalType published, LogicalType wanted) {
    if (published instanceof DecimalType from && wanted instanceof DecimalType to) {
      return from.getScale() == to.getScale() && from.getPrecision() <= to.getPrecision();
    }
    if (isTimestamp(published, wanted)) {
      return LogicalTypeChecks.getPrecision(wanted) >= LogicalTypeChecks.getPrecision(published);
    }
    return isUnlimitedText(published) && isUnlimitedText(wanted);
  }

  private static boolean isTimestamp(LogicalType published, LogicalType wanted) {
    return published.is(wanted.getTypeRoot())
        && published.isAnyOf(
            LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
            LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
  }

  private static boolean isUnlimitedText(LogicalType type) {
    return type.isAnyOf(LogicalTypeRoot.VARCHAR, LogicalTypeRoot.VARBINARY)
        && LogicalTypeChecks.getLength(type) == Integer.MAX_VALUE;
  }
}
