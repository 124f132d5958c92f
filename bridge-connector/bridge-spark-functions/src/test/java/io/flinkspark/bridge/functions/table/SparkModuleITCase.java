package io.flinkspark.bridge.functions.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.expressions.SparkFunctionRegistry;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Spark's functions in Flink SQL, planned by the loader's planner and run by a MiniCluster. */
class SparkModuleITCase {

  private static TableEnvironment environment(String with) {
    TableEnvironment environment =
        TableEnvironment.create(EnvironmentSettings.newInstance().inBatchMode().build());
    environment.getConfig().set("parallelism.default", "1");
    environment.executeSql("LOAD MODULE spark" + with);
    environment.createTemporaryView(
        "people",
        environment.fromValues(
            DataTypes.ROW(
                DataTypes.FIELD("id", DataTypes.INT().notNull()),
                DataTypes.FIELD("name", DataTypes.STRING()),
                DataTypes.FIELD("amount", DataTypes.DECIMAL(10, 2)),
                DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(3)),
                DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING()))),
            Row.of(
                1,
                "  ünix ",
                new BigDecimal("12.50"),
                Instant.parse("2024-01-31T23:30:00Z"),
                new String[] {"b", "a"}),
            Row.of(2, null, null, null, null)));
    return environment;
  }

  @SuppressWarnings("try")
  private static List<Row> rows(TableEnvironment environment, String sql) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = environment.executeSql(sql).collect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void evaluatesSparksFunctionsOnColumnsAndNulls() throws Exception {
    TableEnvironment environment = environment("");

    List<Row> rows =
        rows(
            environment,
            "SELECT id, spark_upper(spark_trim(name)), spark_round(amount, 1),"
                + " spark_date_format(`at`, 'yyyy-MM-dd HH'), spark_array_sort(tags),"
                + " spark_nvl(name, 'nobody'), spark_pi()"
                + " FROM people ORDER BY id");

    assertThat(rows)
        .containsExactly(
            Row.of(
                1,
                "ÜNIX",
                new BigDecimal("12.5"),
                "2024-01-31 23",
                new String[] {"a", "b"},
                "  ünix ",
                Math.PI),
            Row.of(2, null, null, null, null, "nobody", Math.PI));
  }

  @Test
  void takesTypesFromConstants() throws Exception {
    TableEnvironment environment = environment("");

    List<Row> rows =
        rows(
            environment,
            "SELECT spark_from_json('{\"a\":1,\"b\":\"it''s \\\\ x\"}', 'a INT, b STRING'),"
                + " spark_map_from_arrays(ARRAY['k'], ARRAY[1]), spark_to_number('454.00', '000D00')"
                + " FROM people WHERE spark_isnotnull(name)");

    assertThat(rows.get(0).getField(0)).isEqualTo(Row.of(1, "it's \\ x"));
    assertThat(rows.get(0).getField(1)).isEqualTo(Map.of("k", 1));
  }

  @Test
  void followsTheModulesOptions() throws Exception {
    String sql = "SELECT spark_date_format(`at`, 'yyyy-MM-dd HH') FROM people WHERE id = 1";
    assertThat(rows(environment(" WITH ('time-zone' = 'Europe/Berlin')"), sql))
        .containsExactly(Row.of("2024-02-01 00"));

    String overflow = "SELECT spark_div(id, id - 1) FROM people WHERE id = 1";
    assertThat(rows(environment(""), overflow)).containsExactly(Row.of((Object) null));
    TableEnvironment ansi = environment(" WITH ('ansi' = 'true')");
    assertThatThrownBy(() -> rows(ansi, overflow)).hasStackTraceContaining("DIVIDE_BY_ZERO");
  }

  @Test
  void refusesWhatSparkRefuses() {
    TableEnvironment environment = environment("");

    assertThatThrownBy(() -> environment.executeSql("SELECT spark_upper(name, name) FROM people"))
        .isInstanceOf(ValidationException.class)
        .hasStackTraceContaining("WRONG_NUM_ARGS");
    assertThatThrownBy(() -> environment("  WITH ('time-zone' = 'Nowhere')"))
        .hasStackTraceContaining("unknown time zone (Nowhere)");
  }

  @Test
  void listsScalarFunctionsOnly() {
    List<String> listed = Arrays.asList(environment("").listFunctions());

    assertThat(listed)
        .contains("spark_upper", "spark_from_json", "spark_date_format")
        .doesNotContain("spark_sum", "spark_explode", "spark_row_number", "spark_%");
    assertThat(listed.stream().filter(name -> name.startsWith("spark_")).count())
        .isGreaterThan(300);
  }

  @Test
  void runsUsersFunctions() throws Exception {
    TableEnvironment environment = environment("");
    UDF2<Integer, BigDecimal, Double> score =
        (id, amount) -> amount == null ? null : id * amount.doubleValue();
    UDF1<String, String> greet = name -> "hello " + name;
    SparkSettings settings =
        SparkSettings.defaults()
            .withFunctions(
                new SparkFunctionRegistry()
                    .register("score", score, org.apache.spark.sql.types.DataTypes.DoubleType)
                    .register(
                        "greet",
                        functions.udf(greet, org.apache.spark.sql.types.DataTypes.StringType)));
    environment.createTemporarySystemFunction(
        "score", SparkTableFunctions.scalar("score", settings));
    environment.createTemporarySystemFunction(
        "greet", SparkTableFunctions.scalar("greet", settings));

    assertThat(rows(environment, "SELECT score(id, amount), greet(name) FROM people ORDER BY id"))
        .containsExactly(Row.of(12.5, "hello   ünix "), Row.of(null, "hello null"));
  }
}
