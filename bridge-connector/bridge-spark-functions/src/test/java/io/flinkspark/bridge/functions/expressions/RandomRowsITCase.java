package io.flinkspark.bridge.functions.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.functions.types.SparkTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.RowRowConverter;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/**
 * Random rows with columns of all types, nulls among them, through Spark and through both kinds of
 * Flink's rows.
 */
class RandomRowsITCase {

  private static final int ROWS = 300;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "b BOOLEAN, t TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, str STRING, bin BINARY,"
              + " dec DECIMAL(12,3), big DECIMAL(30,5), dt DATE, ts TIMESTAMP, ntz TIMESTAMP_NTZ,"
              + " ym INTERVAL YEAR TO MONTH, ds INTERVAL DAY TO SECOND, arr ARRAY<INT>, m MAP<STRING, BIGINT>,"
              + " st STRUCT<x: STRING, y: ARRAY<TIMESTAMP>>");
  private static final List<String> EXPRESSIONS =
      List.of(
          "*",
          "NOT b",
          "t + s",
          "i * 2L - l",
          "i / 7",
          "pmod(i, 13)",
          "f * d",
          "round(d, 2)",
          "upper(str) || '-' || length(str)",
          "substring(str, 2, 3)",
          "str LIKE '%a%'",
          "reverse(str)",
          "md5(bin)",
          "base64(bin)",
          "hex(l)",
          "xxhash64(b, t, s, i, l, f, d, str, bin, dec, big, dt, ts)",
          "hash(arr, st)",
          "dec + big",
          "dec * 3",
          "cast(dec AS INT)",
          "cast(big AS STRING)",
          "date_add(dt, 31)",
          "date_format(ts, 'yyyy-MM-dd HH:mm:ss.SSS')",
          "date_format(ts, 'G yyyy-MM E')",
          "date_format(ts, 'dd.MM. hh:mm a')",
          "hour(ts) * 10000 + minute(ts) * 100 + second(ts)",
          "hour(ntz)",
          "to_date(ts)",
          "date_trunc('HOUR', ts)",
          "year(ntz)",
          "dt + ym",
          "ts + ds",
          "unix_micros(ts)",
          "cast(ts AS STRING)",
          "ntz - INTERVAL 1 DAY",
          "ym * 2",
          "size(arr)",
          "arr[0]",
          "transform(arr, e -> e + 1)",
          "filter(arr, e -> e > 0)",
          "aggregate(arr, 0L, (a, e) -> a + e)",
          "sort_array(arr)",
          "array_contains(arr, 3)",
          "m['a']",
          "map_keys(m)",
          "map_values(m)",
          "map_filter(m, (k, v) -> v > 0)",
          "st.x",
          "st.y[0]",
          "to_json(st)",
          "named_struct('i', i, 'arr', arr)",
          "coalesce(i, l, 0)",
          "CASE WHEN i > 0 THEN 'p' WHEN i < 0 THEN 'n' ELSE 'z' END",
          "if(b, i, l)",
          "str IN ('a', 'b')",
          "concat_ws(',', str, cast(i AS STRING))",
          "greatest(t, s, i)",
          "nvl2(str, 1, 2)",
          "struct(*)");

  /** With names of their own, as Flink wants them. */
  private static List<String> named() {
    List<String> named = new ArrayList<>();
    for (String expression : EXPRESSIONS) {
      named.add(expression.equals("*") ? expression : expression + " AS e" + named.size());
    }
    return named;
  }

  private static Object orNull(Random random, Supplier<Object> value) {
    return random.nextInt(6) == 0 ? null : value.get();
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      text.appendCodePoint(new int[] {'a', 'b', ' ', 'Z', 'é', '中', 0x1F600}[random.nextInt(7)]);
    }
    return text.toString();
  }

  private static Instant instant(Random random) {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L);
  }

  private static Row row(Random random) {
    List<Supplier<Object>> columns =
        List.of(
            random::nextBoolean,
            () -> (byte) random.nextInt(),
            () -> (short) random.nextInt(),
            random::nextInt,
            random::nextLong,
            () -> random.nextInt(9) == 0 ? Float.NaN : random.nextFloat(),
            () -> random.nextInt(9) == 0 ? -0.0 : random.nextGaussian() * 1e6,
            () -> text(random),
            () -> text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8),
            () -> BigDecimal.valueOf(random.nextInt(), 3),
            () -> new BigDecimal(new BigInteger(80, random).subtract(BigInteger.TEN.pow(20)), 5),
            () -> LocalDate.ofEpochDay(random.nextInt(40_000)),
            () -> instant(random),
            () -> LocalDateTime.ofInstant(instant(random), ZoneOffset.UTC),
            () -> Period.ofMonths(random.nextInt(500)).normalized(),
            () -> Duration.ofMillis(random.nextInt()),
            () -> array(random, () -> orNull(random, () -> random.nextInt(5)), new Integer[0]),
            () -> map(random),
            () ->
                Row.of(
                    orNull(random, () -> text(random)),
                    array(random, () -> orNull(random, () -> instant(random)), new Instant[0])));
    Row row = new Row(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.setField(i, orNull(random, columns.get(i)));
    }
    return row;
  }

  private static Object[] array(Random random, Supplier<Object> element, Object[] type) {
    List<Object> elements = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      elements.add(element.get());
    }
    return elements.toArray(type);
  }

  private static Map<String, Long> map(Random random) {
    Map<String, Long> map = new HashMap<>();
    for (int n = random.nextInt(3); n > 0; n--) {
      map.put(new String[] {"a", "b", "c"}[n], (Long) orNull(random, random::nextLong));
    }
    return map;
  }

  private static Object toSpark(Object value) {
    if (value instanceof Row row) {
      Object[] fields = new Object[row.getArity()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = toSpark(row.getField(i));
      }
      return RowFactory.create(fields);
    }
    if (value instanceof Object[] array) {
      return JavaConverters.asScalaBuffer(java.util.Arrays.asList(array)).toSeq();
    }
    return value instanceof Map<?, ?> map ? JavaConverters.mapAsScalaMap(map) : value;
  }

  @Test
  void answersAreThoseOfSpark() {
    long seed = new Random().nextLong();
    System.out.println("RandomRowsITCase: seed " + seed);
    var random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    List<org.apache.spark.sql.Row> sparkRows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(random));
      sparkRows.add((org.apache.spark.sql.Row) toSpark(rows.get(i)));
    }
    SparkSettings settings = SparkSettings.defaults();
    try (var spark = new SparkAnswers(settings)) {
      List<Object> expected =
          SparkAnswers.of(spark.rows(sparkRows, SCHEMA).selectExpr(named().toArray(String[]::new)));
      CompiledExpressions compiled = SparkExpressions.compile(SCHEMA, named(), settings);
      try (var external = compiled.openForRows(0)) {
        for (int i = 0; i < ROWS; i++) {
          assertThat(SparkAnswers.comparable(external.evaluate(rows.get(i))))
              .as("seed %d, external row %d", seed, i)
              .isEqualTo(expected.get(i));
        }
      }
      internalRowsAnswerAlike(compiled, rows, expected, seed);
    }
  }

  private static void internalRowsAnswerAlike(
      CompiledExpressions compiled, List<Row> rows, List<Object> expected, long seed) {
    RowType input = SparkTypes.toRowType(compiled.input());
    RowRowConverter in = RowRowConverter.create(TypeConversions.fromLogicalToDataType(input));
    RowRowConverter out =
        RowRowConverter.create(
            TypeConversions.fromLogicalToDataType(SparkTypes.toRowType(compiled.result())));
    in.open(RandomRowsITCase.class.getClassLoader());
    out.open(RandomRowsITCase.class.getClassLoader());
    var binary = new RowDataSerializer(input);
    try (var internal = compiled.open(input, 0)) {
      for (int i = 0; i < rows.size(); i++) {
        RowData row = in.toInternal(rows.get(i));
        for (RowData form : List.of(row, binary.toBinaryRow(row).copy())) {
          assertThat(SparkAnswers.comparable(out.toExternal(internal.evaluate(form))))
              .as("seed %d, internal row %d", seed, i)
              .isEqualTo(expected.get(i));
        }
      }
    }
  }
}
