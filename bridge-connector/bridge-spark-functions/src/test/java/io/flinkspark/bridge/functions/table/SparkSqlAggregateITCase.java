package io.flinkspark.bridge.functions.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.ErrorCounts;
import io.flinkspark.bridge.functions.errors.OnError;
import io.flinkspark.bridge.functions.expressions.SparkAnswers;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import io.flinkspark.bridge.functions.typed.PickyAverage;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same aggregators over the same rows by Spark's {@code functions.udaf} and in Flink SQL. */
class SparkSqlAggregateITCase {
  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final String BOTH = "long_average(amount), tag_counts(tag, amount)";
  private static final String PHASES = "table.optimizer.agg-phase-strategy";
  private static final String BACKEND = "state.backend.type";
  private static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"k", "tag", "amount", "at"},
          Types.STRING,
          Types.STRING,
          Types.LONG,
          Types.LOCAL_DATE_TIME);

  private static final long SEED = System.nanoTime();
  private static final List<Row> ROWS = randomRows();
  private static SparkAnswers spark;

  @BeforeAll
  static void startSpark() {
    spark = new SparkAnswers(SparkSettings.defaults());
    spark
        .session()
        .udf()
        .register("long_average", functions.udaf(new LongAverage(), Encoders.LONG()));
    spark
        .session()
        .udf()
        .register(
            "tag_counts",
            functions.udaf(new TagCounts(), Encoders.tuple(Encoders.STRING(), Encoders.LONG())));
    List<org.apache.spark.sql.Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      rows.add(
          RowFactory.create(row.getField(0), row.getField(1), row.getField(2), row.getField(3)));
    }
    StructType schema =
        new StructType()
            .add("k", DataTypes.StringType)
            .add("tag", DataTypes.StringType)
            .add("amount", DataTypes.LongType)
            .add("at", DataTypes.TimestampNTZType);
    spark.rows(rows, schema).createOrReplaceTempView("input");
  }

  @AfterAll
  static void stopSpark() {
    spark.close();
  }

  @Test
  void groupsInBatches() throws Exception {
    String byKey = "SELECT k, " + BOTH + " FROM input GROUP BY k";
    StreamTableEnvironment twoPhases = batch("TWO_PHASE");
    assertThat(twoPhases.explainSql(byKey)).contains("LocalSortAggregate");
    assertThat(inFlink(twoPhases, byKey)).as(said(byKey)).isEqualTo(inSpark(byKey));

    String ofNothing = "SELECT " + BOTH + " FROM input WHERE k = 'nobody'";
    assertThat(inFlink(batch("ONE_PHASE"), ofNothing)).isEqualTo(inSpark(ofNothing));
  }

  @Test
  void groupsAStreamInOnePhaseAndInTwo() throws Exception {
    String sql = "SELECT k, " + BOTH + " FROM input GROUP BY k";
    List<Object> expected = inSpark(sql);

    assertThat(inFlink(tables(Map.of(BACKEND, "rocksdb")), sql)).as(said(sql)).isEqualTo(expected);
    StreamTableEnvironment twoPhases =
        tables(
            Map.of(
                PHASES,
                "TWO_PHASE",
                "table.exec.mini-batch.enabled",
                "true",
                "table.exec.mini-batch.allow-latency",
                "1s",
                "table.exec.mini-batch.size",
                "30"));
    assertThat(twoPhases.explainSql(sql)).contains("LocalGroupAggregate");
    assertThat(inFlink(twoPhases, sql)).as(said(sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hashmap | HOP(TABLE input, DESCRIPTOR(`at`), INTERVAL '5' SECOND, INTERVAL '20' SECOND) \
                  | window(at, '20 seconds', '5 seconds')
          rocksdb | HOP(TABLE input, DESCRIPTOR(`at`), INTERVAL '5' SECOND, INTERVAL '20' SECOND) \
                  | window(at, '20 seconds', '5 seconds')
          hashmap | SESSION(TABLE input PARTITION BY k, DESCRIPTOR(`at`), INTERVAL '4' SECOND) \
                  | session_window(at, '4 seconds')
          """)
  void mergesInWindows(String backend, String flink, String ofSpark) throws Exception {
    String sql =
        "SELECT k, window_start, window_end, "
            + BOTH
            + " FROM TABLE("
            + flink
            + ") GROUP BY k, window_start, window_end";

    assertThat(inFlink(tables(Map.of(BACKEND, backend)), sql))
        .as(said(sql))
        .isEqualTo(
            inSpark(
                "SELECT k, w.start, w.end, "
                    + BOTH
                    + " FROM (SELECT *, "
                    + ofSpark
                    + " AS w FROM input) GROUP BY k, w"));
  }

  @Test
  void castsAndRefusesArgumentsAsFlinkDoes() throws Exception {
    StreamTableEnvironment tables = tables(Map.of());

    String small = "SELECT k, long_average(CAST(amount AS INT)) FROM input GROUP BY k";
    assertThat(inFlink(tables, small)).isEqualTo(inSpark(small));
    assertThatThrownBy(() -> tables.explainSql("SELECT long_average(tag, amount) FROM input"))
        .isInstanceOf(ValidationException.class)
        .hasStackTraceContaining("No match found for function signature long_average");
    assertThatThrownBy(
            () ->
                tables.explainSql(
                    "SELECT long_average(c) FROM"
                        + " (SELECT k, COUNT(*) AS c FROM input GROUP BY k)"))
        .as("an aggregator does not retract")
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Could not find an implementation method 'retract'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ONE_PHASE", "TWO_PHASE"})
  @SuppressWarnings("try")
  void skipsAndCountsRows(String phases) throws Exception {
    StreamTableEnvironment tables = batch(phases);
    tables.createTemporarySystemFunction(
        "picky_average",
        SparkTableFunctions.aggregate(new PickyAverage(), Encoders.LONG(), OnError.SKIP));
    String sql = "SELECT k, %s(%s) FROM input GROUP BY k";
    String kept = "IF(amount >= 0, amount, CAST(NULL AS BIGINT))";

    TableResult result = tables.executeSql(sql.formatted("picky_average", "amount"));
    List<Object> rows = new ArrayList<>();
    try (CloseableIterator<Row> all = result.collect()) {
      all.forEachRemaining(row -> rows.add(SparkAnswers.comparable(row)));
    }

    assertThat(sorted(rows)).as(said(sql)).isEqualTo(inSpark(sql.formatted("long_average", kept)));
    assertThat(ErrorCounts.of(result.getJobClient().orElseThrow().getJobID()))
        .as(said(sql))
        .isEqualTo(
            ROWS.stream()
                .map(row -> (Long) row.getField(2))
                .filter(amount -> amount == null || amount < 0)
                .count());
  }

  @Test
  void hasNoSideOutput() {
    assertThatThrownBy(
            () ->
                SparkTableFunctions.aggregate(
                    new PickyAverage(), Encoders.LONG(), OnError.SIDE_OUTPUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Flink SQL has no side output; skip them with OnError.SKIP");
  }

  private static StreamTableEnvironment batch(String phases) {
    return tables(Map.of("execution.runtime-mode", "BATCH", PHASES, phases));
  }

  private static StreamTableEnvironment tables(Map<String, String> options) {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    ErrorCounts.addTo(configuration);
    options.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporaryView(
        "input",
        env.fromData(ROWS, TYPE),
        Schema.newBuilder()
            .column("k", "STRING")
            .column("tag", "STRING")
            .column("amount", "BIGINT")
            .column("at", "TIMESTAMP(3)")
            .watermark("at", "`at` - INTERVAL '1' DAY")
            .build());
    tables.createTemporarySystemFunction(
        "long_average", SparkTableFunctions.aggregate(new LongAverage(), Encoders.LONG()));
    tables.createTemporarySystemFunction(
        "tag_counts",
        SparkTableFunctions.aggregate(
            new TagCounts(), Encoders.tuple(Encoders.STRING(), Encoders.LONG())));
    return tables;
  }

  /** What is there at the end, of a stream of changes too. */
  @SuppressWarnings("try")
  private static List<Object> inFlink(StreamTableEnvironment tables, String sql) throws Exception {
    Map<Object, Integer> counts = new LinkedHashMap<>();
    try (CloseableIterator<Row> changes = tables.executeSql(sql).collect()) {
      while (changes.hasNext()) {
        Row change = changes.next();
        boolean added =
            change.getKind() == RowKind.INSERT || change.getKind() == RowKind.UPDATE_AFTER;
        counts.merge(SparkAnswers.comparable(change), added ? 1 : -1, Integer::sum);
      }
    }
    List<Object> rows = new ArrayList<>();
    counts.forEach(
        (row, count) -> {
          assertThat(count).as("count of %s", row).isNotNegative();
          for (int i = 0; i < count; i++) {
            rows.add(row);
          }
        });
    return sorted(rows);
  }

  private static List<Object> inSpark(String sql) {
    return sorted(SparkAnswers.of(spark.session().sql(sql)));
  }

  private static List<Object> sorted(List<Object> rows) {
    List<Object> sorted = new ArrayList<>(rows);
    sorted.sort(java.util.Comparator.comparing(String::valueOf));
    return sorted;
  }

  private static String said(String sql) {
    return "seed %d, %s".formatted(SEED, sql);
  }

  private static List<Row> randomRows() {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(
          Row.of(
              "k" + random.nextInt(6),
              random.nextInt(8) == 0 ? null : "tag" + random.nextInt(5),
              random.nextInt(8) == 0 ? null : (long) random.nextInt(2000) - 500,
              START.plusSeconds(random.nextInt(200))));
    }
    return rows;
  }
}
