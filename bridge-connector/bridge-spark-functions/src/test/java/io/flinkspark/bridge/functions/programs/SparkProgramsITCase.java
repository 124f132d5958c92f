package io.flinkspark.bridge.functions.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.functions.table.SparkTableFunctions;
import io.flinkspark.bridge.functions.typed.SparkAggregateFunction;
import io.flinkspark.bridge.functions.typed.SparkFunctions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Aggregators that the Spark project wrote and compiled for its own tests: the same classes over
 * the same records in Spark and in Flink.
 */
class SparkProgramsITCase {
  private static List<AggregatorProgram<?, ?, ?>> programs;
  private static List<AggregatorProgram<?, ?, ?>> inSql;
  private static SparkAggregations spark;

  @BeforeAll
  static void startSpark() throws Exception {
    programs = AggregatorProgram.all();
    inSql = AggregatorProgram.inSql(programs);
    spark = new SparkAggregations(programs);
  }

  @AfterAll
  static void stopSpark() {
    spark.close();
  }

  @Test
  void aggregateInTumblingWindows() throws Exception {
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    programs.forEach(program -> expected.put(program.name(), spark.typed(program)));

    assertSame(
        programs,
        inStream(
            programs, TumblingEventTimeWindows.of(Duration.ofSeconds(SparkAggregations.WINDOW))),
        expected);
  }

  @Test
  void mergeInSessionWindows() throws Exception {
    assertSame(
        inSql,
        sessions(
            inStream(
                inSql, EventTimeSessionWindows.withGap(Duration.ofSeconds(SparkAggregations.GAP)))),
        sessions(spark.untyped("session_window(at, '7 seconds')")));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TUMBLE(TABLE samples, DESCRIPTOR(`at`), INTERVAL '20' SECOND) \
              | window(at, '20 seconds')
          SESSION(TABLE samples PARTITION BY k, DESCRIPTOR(`at`), INTERVAL '7' SECOND) \
              | session_window(at, '7 seconds')
          """)
  void aggregateInFlinkSql(String flink, String ofSpark) throws Exception {
    Map<String, Map<String, Object>> results = inSql(flink);
    Map<String, Map<String, Object>> expected = spark.untyped(ofSpark);
    if (flink.startsWith("SESSION")) {
      results = sessions(results);
      expected = sessions(expected);
    }
    assertSame(inSql, results, expected);
  }

  private static void assertSame(
      List<AggregatorProgram<?, ?, ?>> programs,
      Map<String, Map<String, Object>> results,
      Map<String, Map<String, Object>> expected) {
    assertThat(expected).hasSameSizeAs(programs);
    for (AggregatorProgram<?, ?, ?> program : programs) {
      assertThat(results.get(program.name()))
          .as("seed %d, %s", AggregatorProgram.SEED, program.name())
          .isNotEmpty()
          .isEqualTo(expected.get(program.name()));
    }
  }

  /** One job for all programs. */
  @SuppressWarnings("try")
  private static Map<String, Map<String, Object>> inStream(
      List<AggregatorProgram<?, ?, ?>> programs, WindowAssigner<Object, TimeWindow> windows)
      throws Exception {
    StreamExecutionEnvironment env = environment();
    Map<String, CloseableIterator<? extends Tuple2<String, ?>>> outputs = new TreeMap<>();
    programs.forEach(program -> outputs.put(program.name(), output(env, program, windows)));
    env.executeAsync();
    Map<String, Map<String, Object>> results = new TreeMap<>();
    for (var output : outputs.entrySet()) {
      Map<String, Object> ofProgram = new TreeMap<>();
      try (var rows = output.getValue()) {
        rows.forEachRemaining(row -> ofProgram.put(row.f0, AggregatorProgram.comparable(row.f1)));
      }
      results.put(output.getKey(), ofProgram);
    }
    return results;
  }

  private static <IN, BUF, OUT> CloseableIterator<Tuple2<String, OUT>> output(
      StreamExecutionEnvironment env,
      AggregatorProgram<IN, BUF, OUT> program,
      WindowAssigner<Object, TimeWindow> windows) {
    KeyedStream<IN, String> keyed =
        env.fromData(program.records(), SparkFunctions.type(program.input()))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<IN>forBoundedOutOfOrderness(Duration.ofDays(1))
                    .withTimestampAssigner(
                        (record, none) -> AggregatorProgram.seconds(record) * 1000L))
            .keyBy(record -> AggregatorProgram.key(record), Types.STRING);
    SparkAggregateFunction<IN, BUF, OUT> function = SparkFunctions.aggregator(program.aggregator());
    return keyed
        .window(windows)
        .aggregate(
            function,
            new NameOfWindow<OUT>(),
            function.accumulatorType(),
            function.resultType(),
            new TupleTypeInfo<Tuple2<String, OUT>>(Types.STRING, function.resultType()))
        .collectAsync();
  }

  private static final class NameOfWindow<OUT>
      extends ProcessWindowFunction<OUT, Tuple2<String, OUT>, String, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        String key, Context context, Iterable<OUT> results, Collector<Tuple2<String, OUT>> out) {
      for (OUT result : results) {
        out.collect(Tuple2.of(key + " " + context.window().getStart() / 1000, result));
      }
    }
  }

  /** One statement for all programs. */
  @SuppressWarnings("try")
  private static Map<String, Map<String, Object>> inSql(String windows) throws Exception {
    StreamTableEnvironment tables = tables();
    inSql.forEach(program -> register(tables, program));
    String sql =
        "SELECT k, window_start, %s FROM TABLE(%s) GROUP BY k, window_start, window_end"
            .formatted(SparkAggregations.calls(inSql), windows);
    Map<String, Map<String, Object>> results = new TreeMap<>();
    try (CloseableIterator<Row> rows = tables.executeSql(sql).collect()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        LocalDateTime start = row.getFieldAs(1);
        for (int i = 0; i < inSql.size(); i++) {
          results
              .computeIfAbsent(inSql.get(i).name(), name -> new TreeMap<>())
              .put(
                  row.getField(0) + " " + start.toEpochSecond(ZoneOffset.UTC),
                  AggregatorProgram.comparable(row.getField(i + 2)));
        }
      }
    }
    return results;
  }

  private static <IN, BUF, OUT> void register(
      StreamTableEnvironment tables, AggregatorProgram<IN, BUF, OUT> program) {
    tables.createTemporarySystemFunction(
        program.name(), SparkTableFunctions.aggregate(program.aggregator(), program.input()));
  }

  private static StreamTableEnvironment tables() {
    StreamExecutionEnvironment env = environment();
    TypeInformation<Row> type =
        Types.ROW_NAMED(
            new String[] {"k", "a", "b", "flag", "pair", "at"},
            Types.STRING,
            Types.INT,
            Types.STRING,
            Types.BOOLEAN,
            Types.ROW_NAMED(new String[] {"_1", "_2"}, Types.BOOLEAN, Types.INT),
            Types.LOCAL_DATE_TIME);
    List<Row> rows = new ArrayList<>();
    for (org.apache.spark.sql.Row sample : AggregatorProgram.SAMPLES) {
      int a = sample.getInt(0);
      Row pair = sample.isNullAt(3) ? null : Row.of(sample.get(2), a);
      LocalDateTime at = LocalDateTime.ofEpochSecond(a, 0, ZoneOffset.UTC);
      rows.add(Row.of(AggregatorProgram.key(a), a, sample.getString(1), sample.get(2), pair, at));
    }
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.createTemporaryView(
        "samples",
        env.fromData(rows, type),
        Schema.newBuilder()
            .column("k", "STRING")
            .column("a", "INT")
            .column("b", "STRING")
            .column("flag", "BOOLEAN")
            .column("pair", "ROW<_1 BOOLEAN, _2 INT>")
            .column("at", "TIMESTAMP(3)")
            .watermark("at", "`at` - INTERVAL '1' DAY")
            .build());
    return tables;
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    configuration.setString("state.backend.type", "rocksdb");
    return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
  }

  /** With what differs in the order of the records only made the same. */
  private static Map<String, Map<String, Object>> sessions(
      Map<String, Map<String, Object>> results) {
    Map<String, Map<String, Object>> sessions = new TreeMap<>();
    for (AggregatorProgram<?, ?, ?> program : inSql) {
      Map<String, Object> ofProgram = new TreeMap<>(results.get(program.name()));
      ofProgram.replaceAll((window, result) -> program.ofSession(result));
      sessions.put(program.name(), ofProgram);
    }
    return sessions;
  }
}
