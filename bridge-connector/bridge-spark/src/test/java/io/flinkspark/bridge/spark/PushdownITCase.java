package io.flinkspark.bridge.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.Literal;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.spark.TestReader.Received;
import io.flinkspark.bridge.spark.TestReader.Wish;
import java.math.BigInteger;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PushdownITCase extends LocalSpark {

  private static final Predicate ID_FROM_50 = compare("id", Comparison.GREATER_OR_EQUAL, 50);

  private static Dataset<Row> dataset() {
    return spark()
        .range(0, 100, 1, 1)
        .selectExpr(
            "id",
            "if(id % 10 = 0, null, concat('name-', id)) as `dotted.name`",
            "case when id = 3 then double('NaN') when id = 4 then null else double(id) end as d",
            "cast(id as decimal(10,2)) as money",
            "id % 2 = 0 as even",
            "date_add(date'2020-01-01', cast(id as int)) as day",
            "timestamp_seconds(id) as ts");
  }

  private static Predicate compare(String column, Comparison comparison, long value) {
    return new Predicate.Compare(column, comparison, new Literal.OfLong(value));
  }

  record Case(Predicate predicate, String sql, boolean applied) {}

  static List<Case> cases() {
    Predicate.Compare nan =
        new Predicate.Compare("d", Comparison.GREATER, new Literal.OfDouble(97.5));
    return List.of(
        new Case(ID_FROM_50, "id >= 50", true),
        new Case(new Predicate.Not(ID_FROM_50), "id < 50", true),
        new Case(new Predicate.IsNull("dotted.name"), "`dotted.name` is null", true),
        new Case(
            new Predicate.StartsWith("dotted.name", "name-1"),
            "`dotted.name` like 'name-1%'",
            true),
        new Case(
            new Predicate.Or(List.of(compare("id", Comparison.EQUAL, 1), nan)),
            "id = 1 or (d > 97.5D and not isnan(d))",
            true),
        new Case(new Predicate.Not(nan), "d <= 97.5D or isnan(d)", true),
        new Case(
            new Predicate.In("id", List.of(new Literal.OfLong(2), new Literal.OfLong(99))),
            "id in (2, 99)",
            true),
        new Case(
            new Predicate.Compare(
                "money", Comparison.LESS, new Literal.OfDecimal(BigInteger.valueOf(125), 1)),
            "money < 12.5BD",
            true),
        new Case(
            new Predicate.Compare("day", Comparison.EQUAL, new Literal.OfDate(18263)),
            "day = date'2020-01-02'",
            true),
        new Case(
            new Predicate.Compare("ts", Comparison.LESS, new Literal.OfTimestamp(5_000_000)),
            "ts < timestamp_seconds(5)",
            true),
        new Case(
            new Predicate.Compare("even", Comparison.EQUAL, new Literal.OfBoolean(true)),
            "even",
            true),
        new Case(compare("d", Comparison.EQUAL, 5), "true", false),
        new Case(compare("no_such_column", Comparison.EQUAL, 5), "true", false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sparkAppliesTheFiltersThatMeanTheSameToIt(Case one) {
    ReadPlan plan = ReadPlan.ALL.withFilters(List.of(one.predicate()));
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("rows", dataset());
      assertThat(reader.describe("rows", plan).pushdown().filters())
          .isEqualTo(one.applied() ? List.of(0) : List.of());
      assertThat(reader.read("rows", 0, Wish.all().with(plan)).rows())
          .isEqualTo(partitionsOf(dataset().filter(one.sql())).get(0));
    }
  }

  @Test
  void onlyTheColumnsAskedForComeInTheirOrder() {
    ReadPlan plan =
        ReadPlan.ALL
            .withColumns(List.of("even", "dotted.name"))
            .withFilters(List.of(ID_FROM_50))
            .withLimit(3);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("rows", dataset());
      PublicationInfo info = reader.describe("rows", plan);
      assertThat(info.pushdown().columns()).isTrue();
      assertThat(info.pushdown().limit()).isTrue();
      Received received = reader.read("rows", 0, Wish.all().with(plan));
      assertThat(received.rows())
          .containsExactly("[true, null]", "[false, name-51]", "[true, name-52]");
      assertThat(received.end()).isEqualTo(3);
      assertThat(reader.read("rows", 0, Wish.all().with(plan).from(2)).rows())
          .containsExactly("[true, name-52]");
      ReadPlan none = ReadPlan.ALL.withColumns(List.of());
      assertThat(reader.read("rows", 0, Wish.all().with(none)).rows()).hasSize(100);
      assertThatThrownBy(
              () -> reader.describe("rows", ReadPlan.ALL.withColumns(List.of("no_such_column"))))
          .hasMessageContaining("it has no column no_such_column")
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.PLAN_INVALID));
    }
  }

  @Test
  void aLimitIsTheReadersWhenAFilterIs() {
    ReadPlan plan =
        ReadPlan.ALL.withFilters(List.of(compare("d", Comparison.EQUAL, 5))).withLimit(3);
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish("rows", dataset());
      assertThat(reader.describe("rows", plan).pushdown().limit()).isFalse();
      assertThat(reader.read("rows", 0, Wish.all().with(plan)).rows()).hasSize(100);
    }
  }

  private static int jobsSoFar() throws Exception {
    spark().sparkContext().listenerBus().waitUntilEmpty(120_000);
    return spark().sparkContext().statusStore().jobsList(null).size();
  }

  @Test
  void aLookAtTheColumnsRunsNoJob() throws Exception {
    try (SparkBridge bridge = bridge();
        TestReader reader = new TestReader(bridge)) {
      bridge.publish(
          "counts",
          dataset().union(dataset()).groupBy("even").count(),
          PublishOptions.defaults().withDeterminism(Determinism.SORT));
      // Not everything: that plan's shuffle ran when it was published.
      ReadPlan some = ReadPlan.ALL.withColumns(List.of("even"));
      int jobs = jobsSoFar();

      PublicationInfo look = reader.describe("counts", some.withLimit(0));

      assertThat(jobsSoFar()).isEqualTo(jobs);
      PublicationInfo whole = reader.describe("counts", some);
      assertThat(jobsSoFar()).isGreaterThan(jobs);
      assertThat(look.arrowSchema()).isEqualTo(whole.arrowSchema());
    }
  }
}
