package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Spark's code in Flink; the same by hand, by Flink SQL, and in Spark itself. */
final class FunctionsCases {

  /** What every other job of Flink does, too. */
  static final String ROWS = "flink-rows";

  /** In Spark's words, of the time in a column. */
  private static final String IN_SPARK =
      String.join(
          ";",
          "upper(trim(name)) AS name",
          "date_format(%1$s, 'yyyy-MM') AS month",
          "CASE WHEN status >= 500 THEN 'error' WHEN status >= 400 THEN 'refused' ELSE 'ok' END"
              + " AS outcome",
          "size / 1024D AS kib",
          "hour(%1$s) AS hour");

  private static final String IN_ORDER = IN_SPARK.formatted("ts");

  /** Times in no order, all over 54 years. */
  private static final String JUMPING = IN_SPARK.formatted("timestamp_seconds(size * 26041)");

  /** In Flink's, which would fill up texts of different lengths with blanks without the casts. */
  private static final String IN_FLINK =
      String.join(
          ";",
          "UPPER(TRIM(`name`))",
          "DATE_FORMAT(`ts`, 'yyyy-MM')",
          "CASE WHEN `status` >= 500 THEN CAST('error' AS STRING)"
              + " WHEN `status` >= 400 THEN CAST('refused' AS STRING)"
              + " ELSE CAST('ok' AS STRING) END",
          "`size` / 1024E0",
          "CAST(HOUR(`ts`) AS INT)");

  private final Rig rig;
  private double bytesPerRow;

  FunctionsCases(Rig rig) {
    this.rig = rig;
  }

  List<BenchCase> all() {
    return List.of(
        inSpark("spark-projection", "Spark evaluates its expressions", "projection", IN_ORDER),
        projection("functions-projection", "Flink evaluates Spark's expressions", IN_ORDER),
        projection("java-projection", "Flink runs the same in Java, by hand", ""),
        projection("sql-projection", "Flink SQL evaluates its own functions", IN_FLINK),
        inSpark("spark-jumping", "Spark, of times in no order", "jumping", JUMPING),
        inFlink(
            "functions-jumping",
            "Flink evaluates Spark's expressions, of times in no order",
            "jumping",
            Map.of("projection", JUMPING)),
        inFlink(ROWS, "Flink makes the rows and adds them up", "rows", Map.of()),
        stateful("functions-stateful", "Spark's mapGroupsWithState in Flink, heap", "hashmap"),
        stateful("java-stateful", "a KeyedProcessFunction by hand, heap", "hashmap"),
        stateful("functions-rocksdb", "Spark's mapGroupsWithState in Flink, RocksDB", "rocksdb"),
        stateful("java-rocksdb", "a KeyedProcessFunction by hand, RocksDB", "rocksdb"));
  }

  /** Of the rows as they are made. */
  double bytesPerRow() {
    return bytesPerRow;
  }

  private BenchCase inSpark(String name, String title, String work, String projection) {
    return new BenchCase(
        name,
        title,
        () -> List.of(spark().handle()),
        allFields -> run(spark(), name, work, Map.of("projection", projection), allFields));
  }

  private BenchProcess spark() {
    return rig.spark("spark", "768m", 1);
  }

  private BenchCase projection(String name, String title, String projection) {
    return inFlink(name, title, "projection", Map.of("projection", projection));
  }

  private BenchCase stateful(String name, String title, String backend) {
    return inFlink(name, title, "stateful", Map.of("backend", backend));
  }

  /**
   * @param work cases with the same one must come to the same sum
   */
  private BenchCase inFlink(String name, String title, String work, Map<String, String> how) {
    return new BenchCase(
        name,
        title,
        () -> List.of(rig.functions(name).handle()),
        allFields -> run(rig.functions(name), name, work, how, allFields));
  }

  private Pass run(
      BenchProcess process, String name, String work, Map<String, String> how, boolean allFields) {
    Map<String, Object> arguments = new HashMap<>(how);
    arguments.put("rows", rig.options().rows());
    arguments.put("all-fields", allFields);
    Answer answer = process.ask(name, arguments);
    long rows = answer.number("rows");
    Answer first = rig.once("sum of " + work + allFields, () -> answer);
    if (rows != rig.options().rows() || answer.number("sum") != first.number("sum")) {
      throw new BenchException(
          "Cannot measure %s: %d rows of %d add up to %d, not %d"
              .formatted(
                  name, rows, rig.options().rows(), answer.number("sum"), first.number("sum")));
    }
    bytesPerRow = Double.parseDouble(answer.text("row-bytes"));
    return new Pass(rows, answer.number("micros") / 1e6);
  }
}
