package io.flinkspark.bridge.flink.table;

import io.flinkspark.bridge.protocol.Literal;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Conditions on a timestamp that a table declares coarser than Spark's microseconds. What Flink
 * sees is cut off, so each of its ticks is a range of Spark's.
 */
final class CoarseTimestamps {

  private static final int MICROSECONDS = 6;

  private CoarseTimestamps() {}

  static boolean isCoarse(int precision) {
    return precision < MICROSECONDS;
  }

  /** The condition on Spark's column; empty when the value does not lie on a tick. */
  static Optional<Predicate> compare(
      String column, Comparison comparison, Literal value, int precision) {
    if (value instanceof Literal.OfTimestamp instant) {
      return compare(column, comparison, instant.micros(), precision, Literal.OfTimestamp::new);
    }
    if (value instanceof Literal.OfLocalTimestamp local) {
      return compare(column, comparison, local.micros(), precision, Literal.OfLocalTimestamp::new);
    }
    return Optional.empty();
  }

  private static Optional<Predicate> compare(
      String column,
      Comparison comparison,
      long micros,
      int precision,
      LongFunction<Literal> literal) {
    long tick = (long) Math.pow(10, MICROSECONDS - precision);
    if (Math.floorMod(micros, tick) != 0) {
      return Optional.empty();
    }
    Literal end = literal.apply(Math.addExact(micros, tick));
    Literal start = literal.apply(micros);
    Predicate notBefore = new Predicate.Compare(column, Comparison.GREATER_OR_EQUAL, start);
    Predicate before = new Predicate.Compare(column, Comparison.LESS, start);
    Predicate after = new Predicate.Compare(column, Comparison.GREATER_OR_EQUAL, end);
    Predicate notAfter = new Predicate.Compare(column, Comparison.LESS, end);
    return Optional.of(
        switch (comparison) {
          case EQUAL -> new Predicate.And(List.of(notBefore, notAfter));
          case NOT_EQUAL -> new Predicate.Or(List.of(before, after));
          case LESS -> before;
          case LESS_OR_EQUAL -> notAfter;
          case GREATER -> after;
          case GREATER_OR_EQUAL -> notBefore;
        });
  }
}
