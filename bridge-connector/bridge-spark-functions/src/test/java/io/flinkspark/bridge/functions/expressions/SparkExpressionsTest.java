package io.flinkspark.bridge.functions.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkExpressionsTest {

  private static final StructType SCHEMA =
      StructType.fromDDL("id BIGINT, name STRING, tags ARRAY<STRING>, ts TIMESTAMP");
  private static final SparkSettings SETTINGS = SparkSettings.defaults();

  private static GenericRowData row(String... tags) {
    Object[] strings = new Object[tags.length];
    for (int i = 0; i < tags.length; i++) {
      strings[i] = StringData.fromString(tags[i]);
    }
    return GenericRowData.of(
        7L,
        StringData.fromString("  Bob "),
        new GenericArrayData(strings),
        TimestampData.fromEpochMillis(1_700_000_000_000L));
  }

  private static List<RowData> evaluate(SparkSettings settings, RowData row, String... texts)
      throws Exception {
    byte[] shipped =
        InstantiationUtil.serializeObject(
            SparkExpressions.compile(SCHEMA, List.of(texts), settings));
    CompiledExpressions arrived =
        InstantiationUtil.deserializeObject(shipped, SparkExpressionsTest.class.getClassLoader());
    List<RowData> results = new ArrayList<>();
    try (var evaluator = arrived.open()) {
      evaluator.evaluate(row, results::add);
    }
    return results;
  }

  @Test
  void keepsAColumnAndTheKindOfTheRow() throws Exception {
    GenericRowData row = row("x");
    row.setRowKind(RowKind.UPDATE_AFTER);
    List<RowData> results = evaluate(SETTINGS, row, "tags", "upper(trim(name)) AS name", "id + 1");
    assertThat(results)
        .containsExactly(
            GenericRowData.ofKind(
                RowKind.UPDATE_AFTER, row.getField(2), StringData.fromString("BOB"), 8L));
    assertThat(((GenericRowData) results.get(0)).getField(0)).isSameAs(row.getField(2));
  }

  @Test
  void columnsAreMoreThanOneMethodTakes() throws Exception {
    String[] texts = new String[3_000];
    Object[] expected = new Object[texts.length];
    for (int i = 0; i < texts.length; i += 3) {
      texts[i] = "id + " + i;
      expected[i] = 7L + i;
      texts[i + 1] = "concat(trim(name), '" + i + "')";
      expected[i + 1] = StringData.fromString("Bob" + i);
      texts[i + 2] = "nullif(id, 7) + " + i;
    }
    assertThat(evaluate(SETTINGS, row(), texts)).containsExactly(GenericRowData.of(expected));
  }

  @Test
  void generatesAnyNumberOfRows() throws Exception {
    assertThat(evaluate(SETTINGS, row("x", "y"), "id", "explode(tags)"))
        .containsExactly(
            GenericRowData.of(7L, StringData.fromString("x")),
            GenericRowData.of(7L, StringData.fromString("y")));
    assertThat(evaluate(SETTINGS, row(), "id", "explode(tags)")).isEmpty();
    assertThat(evaluate(SETTINGS, row(), "id", "explode_outer(tags)"))
        .containsExactly(GenericRowData.of(7L, null));
    assertThat(evaluate(SETTINGS, row("x"), "posexplode(tags)"))
        .containsExactly(GenericRowData.of(0, StringData.fromString("x")));
    assertThat(evaluate(SETTINGS, row(), "stack(2, id, id + 1)"))
        .containsExactly(GenericRowData.of(7L), GenericRowData.of(8L));
    assertThat(evaluate(SETTINGS, row(), "inline(array(struct(id, 1), struct(id, 2)))"))
        .containsExactly(GenericRowData.of(7L, 1), GenericRowData.of(7L, 2));
  }

  @Test
  void theTimeZoneIsThatOfTheSettings() throws Exception {
    String text = "date_format(ts, 'yyyy-MM-dd HH:mm')";
    assertThat(evaluate(SETTINGS, row(), text))
        .containsExactly(GenericRowData.of(StringData.fromString("2023-11-14 22:13")));
    assertThat(evaluate(SETTINGS.withTimeZone(ZoneId.of("Asia/Tokyo")), row(), text))
        .containsExactly(GenericRowData.of(StringData.fromString("2023-11-15 07:13")));
  }

  @Test
  void ansiModeThrowsWhereTheDefaultGivesNull() throws Exception {
    assertThat(evaluate(SETTINGS, row(), "id / (id - 7)"))
        .containsExactly(GenericRowData.of((Object) null));
    assertThatThrownBy(() -> evaluate(SETTINGS.withAnsi(), row(), "id / (id - 7)"))
        .hasMessageContaining("DIVIDE_BY_ZERO");
    assertThatThrownBy(() -> evaluate(SETTINGS.withAnsi(), row(), "1 / 0"))
        .hasMessageContaining("DIVIDE_BY_ZERO");
  }

  @Test
  void callsRegisteredFunctions() throws Exception {
    int offset = 3;
    var registry =
        new SparkFunctionRegistry()
            .register("twice", (UDF1<Long, Long>) value -> 2 * value, DataTypes.LongType)
            .register("add", (UDF2<Long, Long, Long>) (a, b) -> a + b + offset, DataTypes.LongType)
            .register(
                "shout",
                functions.udf((UDF1<String, String>) text -> text + "!", DataTypes.StringType));
    SparkSettings settings = SETTINGS.withFunctions(registry);
    assertThat(evaluate(settings, row(), "twice(id)", "ADD(id, 1L)", "shout(trim(name))"))
        .containsExactly(GenericRowData.of(14L, 11L, StringData.fromString("Bob!")));
    assertThatThrownBy(() -> evaluate(settings, row(), "add(id)"))
        .isInstanceOf(SparkFunctionException.class)
        .hasMessageContaining("Cannot call add with 1 arguments: it takes 2");
  }

  @Test
  void nondeterministicFunctionsDifferBetweenSubtasks() {
    CompiledExpressions random = SparkExpressions.compile(SCHEMA, List.of("rand(42)"), SETTINGS);
    try (var first = random.open(Rows.TYPE, 0);
        var second = random.open(Rows.TYPE, 1);
        var again = random.open(Rows.TYPE, 0)) {
      double value = first.evaluate(row()).getDouble(0);
      assertThat(second.evaluate(row()).getDouble(0)).isNotEqualTo(value);
      assertThat(again.evaluate(row()).getDouble(0)).isEqualTo(value);
    }
  }

  @Test
  void operatorsOnOneThreadKeepTheirOwnSettings() {
    var text = List.of("CAST(name AS INT)");
    try (var lenient = SparkExpressions.compile(SCHEMA, text, SETTINGS).open();
        var strict = SparkExpressions.compile(SCHEMA, text, SETTINGS.withAnsi()).open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(lenient.evaluate(row()).isNullAt(0)).isTrue();
        assertThatThrownBy(() -> strict.evaluate(row())).hasMessageContaining("CAST_INVALID_INPUT");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum(id) | it has an aggregate function",
        "row_number() OVER (ORDER BY id) | it has a window function",
        "uper(name) | there is no function uper; near it are",
        "(SELECT 1) | a subquery has no rows to read",
        "current_database() | current_database has no value without a Spark session",
        "nope + 1 | `nope` cannot be resolved",
        "id + | Cannot parse",
        "make_interval(1) | no type for Spark's INTERVAL",
      })
  void refusesByName(String text, String why) {
    assertThatThrownBy(() -> evaluate(SETTINGS, row(), text))
        .isInstanceOf(SparkFunctionException.class)
        .hasMessageContaining(why);
  }

  private static final class Rows {
    static final org.apache.flink.table.types.logical.RowType TYPE =
        io.flinkspark.bridge.functions.types.SparkTypes.toRowType(SCHEMA);
  }
}
