package io.flinkspark.bridge.functions.programs;

import io.flinkspark.bridge.functions.expressions.SparkAnswers;
import io.flinkspark.bridge.functions.expressions.SparkSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The programs in Spark itself: as typed aggregators and by {@code functions.udaf}. */
final class SparkAggregations implements AutoCloseable {
  static final int WINDOW = 20;
  static final int GAP = 7;

  private final SparkAnswers spark = new SparkAnswers(SparkSettings.defaults());
  private final List<AggregatorProgram<?, ?, ?>> programs;
  private final Map<String, Map<String, Map<String, Object>>> answers = new TreeMap<>();

  SparkAggregations(List<AggregatorProgram<?, ?, ?>> programs) {
    this.programs = AggregatorProgram.inSql(programs);
    this.programs.forEach(this::register);
    spark
        .rows(AggregatorProgram.SAMPLES, AggregatorProgram.ROW)
        .selectExpr("*", "concat('k', a % 3) AS k", "timestamp_seconds(a) AS at")
        .createOrReplaceTempView("samples");
  }

  private <IN, BUF, OUT> void register(AggregatorProgram<IN, BUF, OUT> program) {
    spark
        .session()
        .udf()
        .register(program.name(), functions.udaf(program.aggregator(), program.input()));
  }

  /**
   * The results in tumbling windows by key and start; without null, for which Flink's windows give
   * out nothing.
   */
  <IN, BUF, OUT> Map<String, Object> typed(AggregatorProgram<IN, BUF, OUT> program) {
    Map<String, Object> results = new TreeMap<>();
    spark
        .session()
        .createDataset(program.records(), program.input())
        .groupByKey(
            (MapFunction<IN, String>)
                record ->
                    AggregatorProgram.key(record)
                        + " "
                        + AggregatorProgram.seconds(record) / WINDOW * WINDOW,
            Encoders.STRING())
        .agg(program.aggregator().toColumn())
        .collectAsList()
        .stream()
        .filter(result -> result._2() != null)
        .forEach(result -> results.put(result._1(), AggregatorProgram.comparable(result._2())));
    return results;
  }

  /** The results of each program by key and start of the window, a call of Spark SQL. */
  Map<String, Map<String, Object>> untyped(String window) {
    return answers.computeIfAbsent(window, this::ask);
  }

  private Map<String, Map<String, Object>> ask(String window) {
    String sql =
        "SELECT k, unix_seconds(w.start), %s FROM (SELECT *, %s AS w FROM samples) GROUP BY k, w"
            .formatted(calls(programs), window);
    Map<String, Map<String, Object>> results = new TreeMap<>();
    for (Row row : spark.session().sql(sql).collectAsList()) {
      for (int i = 0; i < programs.size(); i++) {
        results
            .computeIfAbsent(programs.get(i).name(), name -> new TreeMap<>())
            .put(row.get(0) + " " + row.get(1), AggregatorProgram.comparable(row.get(i + 2)));
      }
    }
    return results;
  }

  static String calls(List<AggregatorProgram<?, ?, ?>> programs) {
    return programs.stream()
        .map(program -> program.name() + "(" + program.arguments() + ")")
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    spark.close();
  }
}
