package io.flinkspark.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadPlanTest {

  private static Predicate nested(int depth) {
    Predicate predicate = new Predicate.IsNull("a");
    for (int i = 1; i < depth; i++) {
      predicate = new Predicate.Not(predicate);
    }
    return predicate;
  }

  @Test
  void equalPlansHaveEqualDigests() {
    assertThat(Samples.plan().digest()).isEqualTo(Samples.plan().digest());
    assertThat(Samples.plan().withLimit(1).digest()).isNotEqualTo(Samples.plan().digest());
  }

  @Test
  void noColumnsAreNotAllColumns() {
    ReadPlan counting = ReadPlan.ALL.withColumns(List.of());
    assertThat(ReadPlan.fromBytes(counting.toBytes())).isEqualTo(counting);
    assertThat(counting).isNotEqualTo(ReadPlan.ALL);
    assertThat(counting.digest()).isNotEqualTo(ReadPlan.ALL.digest());
  }

  @Test
  void nestsSixtyFourDeepAndNoDeeper() {
    ReadPlan deep = ReadPlan.ALL.withFilters(List.of(nested(64)));
    assertThat(ReadPlan.fromBytes(deep.toBytes())).isEqualTo(deep);
    assertThatThrownBy(() -> ReadPlan.ALL.withFilters(List.of(nested(65))))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("nest too deep (more than 64)");
    assertThatThrownBy(() -> ReadPlan.ALL.withFilters(List.of(nested(100_000))))
        .isInstanceOf(BridgeException.class);
  }

  @Test
  void refusesDeepPlansFromTheWire() {
    WireWriter out = new WireWriter();
    out.flag(true);
    out.varint(0);
    out.varint(1);
    out.raw(new byte[100_000]);
    byte[] deep = out.toArray();
    for (int i = 3; i < deep.length; i++) {
      deep[i] = 3;
    }
    assertThatThrownBy(() -> ReadPlan.fromBytes(Bytes.of(deep)))
        .hasMessageContaining("nests deeper than 64");
  }

  @Test
  void holdsTenThousandConditionsAndNoMore() {
    Predicate one = new Predicate.IsNull("a");
    ReadPlan wide = ReadPlan.ALL.withFilters(Collections.nCopies(10_000, one));
    assertThat(ReadPlan.fromBytes(wide.toBytes())).isEqualTo(wide);
    assertThatThrownBy(() -> ReadPlan.ALL.withFilters(Collections.nCopies(10_001, one)))
        .hasMessageContaining("too many conditions (more than 10000)");
    Predicate and = new Predicate.And(Collections.nCopies(10_000, one));
    assertThatThrownBy(() -> ReadPlan.ALL.withFilters(List.of(and)))
        .hasMessageContaining("too many conditions");
  }

  @Test
  void decimalsHoldThirtyEightDigits() {
    BigInteger largest = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    ReadPlan plan =
        ReadPlan.ALL.withFilters(
            List.of(
                new Predicate.In(
                    "d",
                    List.of(
                        new Literal.OfDecimal(largest, 38),
                        new Literal.OfDecimal(largest.negate(), 0)))));
    assertThat(ReadPlan.fromBytes(plan.toBytes())).isEqualTo(plan);
    assertThatThrownBy(() -> new Literal.OfDecimal(BigInteger.ONE.shiftLeft(127), 0))
        .hasMessageContaining("more than 127 bits");
  }

  @Test
  void refusesContradictions() {
    assertThatThrownBy(() -> new ReadPlan(true, List.of("a"), List.of(), -1))
        .hasMessageContaining("all columns are wanted and yet some are named ([a])");
    assertThatThrownBy(() -> ReadPlan.ALL.withColumns(List.of("a", "a")))
        .hasMessageContaining("a column is named twice");
    assertThatThrownBy(() -> ReadPlan.ALL.withLimit(-2)).hasMessageContaining("negative (-2)");
    assertThatThrownBy(() -> new Predicate.And(List.of())).hasMessageContaining("no operand");
  }
}
