package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.Literal;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoarseTimestampsTest {

  private static final int MILLIS = 3;

  private static boolean holds(Predicate predicate, long micros) {
    if (predicate instanceof Predicate.And and) {
      return and.operands().stream().allMatch(operand -> holds(operand, micros));
    }
    if (predicate instanceof Predicate.Or or) {
      return or.operands().stream().anyMatch(operand -> holds(operand, micros));
    }
    Predicate.Compare compare = (Predicate.Compare) predicate;
    return holds(compare.comparison(), micros, ((Literal.OfTimestamp) compare.literal()).micros());
  }

  private static boolean holds(Comparison comparison, long left, long right) {
    return switch (comparison) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
    };
  }

  @ParameterizedTest
  @EnumSource
  void keepsWhatFlinkKeepsOfWhatItSees(Comparison comparison) {
    Predicate predicate =
        CoarseTimestamps.compare("ts", comparison, new Literal.OfTimestamp(-2000), MILLIS)
            .orElseThrow();

    for (long micros = -4100; micros < 100; micros++) {
      long seen = Math.floorDiv(micros, 1000) * 1000;
      assertThat(holds(predicate, micros))
          .as("%d %s -2000", micros, comparison)
          .isEqualTo(holds(comparison, seen, -2000));
    }
  }

  @Test
  void leavesValuesBetweenTwoTicksToFlink() {
    assertThat(
            CoarseTimestamps.compare(
                "ts", Comparison.LESS, new Literal.OfLocalTimestamp(1001), MILLIS))
        .isEmpty();
  }
}
