package io.flinkspark.bridge.functions.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.types.Row;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every scalar function of Spark's own list, with the examples of Spark's own documentation,
 * against Spark: as they stand, and with their literals taken from columns. The README's table is
 * made here: to change it, run this test with {@code -Dreadme.update=true}.
 */
class DocumentedExamplesITCase {

  private static final Path README = Path.of("README.md");
  private static final String OPEN = "<!-- functions -->\n";
  private static final String CLOSE = "<!-- end of functions -->";
  private static final SparkSettings SETTINGS = SparkSettings.defaults();
  private static final double BAR = 0.95;

  /** Two evaluations differ by nature: only the type and whether there is a value are compared. */
  private static final Set<String> DIFFER_BY_NATURE =
      Set.of(
          "rand",
          "random",
          "randn",
          "uuid",
          "shuffle",
          "now",
          "current_timestamp",
          "current_date",
          "curdate",
          "localtimestamp",
          "unix_timestamp",
          "to_unix_timestamp",
          "java_method",
          "reflect",
          "aes_encrypt",
          "try_reflect");

  private static SparkAnswers spark;

  @BeforeAll
  static void start() {
    spark = new SparkAnswers(SETTINGS);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void functionsAgreeWithSparkOrAreRefused() throws Exception {
    var table = new FunctionTable();
    List<String> disagreements = new ArrayList<>();
    DocumentedExample.scalarFunctions()
        .forEach(
            (name, info) -> {
              List<DocumentedExample> examples = DocumentedExample.of(info);
              if (examples.isEmpty()) {
                table.withoutExample(name);
              }
              for (DocumentedExample example : examples) {
                try {
                  compare(name, example, table);
                } catch (SparkFunctionException e) {
                  table.refused(name, e);
                } catch (AssertionError | Exception e) {
                  disagreements.add(name + ": " + example.sql() + ": " + e);
                }
              }
            });
    assertThat(disagreements).as("answers that are not Spark's").isEmpty();
    assertThat(table.share()).as("functions that agree").isGreaterThanOrEqualTo(BAR);
    checkReadme(table.markdown());
  }

  private static void compare(String name, DocumentedExample documented, FunctionTable table) {
    DocumentedExample example = withoutCalendarIntervals(documented);
    List<Object> expected;
    try {
      expected = SparkAnswers.of(spark.session().sql(example.sql()));
    } catch (Exception e) {
      // Some document an error.
      assertThat(failure(example)).as("an error, as Spark's: " + e).isNotNull();
      table.agrees(name);
      return;
    }
    Dataset<org.apache.spark.sql.Row> input =
        example.from().isEmpty() ? null : spark.session().sql("SELECT * FROM " + example.rows());
    List<Object> actual = evaluate(example.expressions(), input);
    if (DIFFER_BY_NATURE.contains(name)) {
      assertThat(shape(actual)).isEqualTo(shape(expected));
      table.runs(name);
      return;
    }
    assertThat(actual).isEqualTo(expected);
    table.agrees(name);
    if (example.from().isEmpty()) {
      example.expressions().forEach(expression -> compareOverColumns(name, expression, table));
    }
  }

  private static void compareOverColumns(String name, String expression, FunctionTable table) {
    for (int most : new int[] {Integer.MAX_VALUE, 1}) {
      ColumnsForLiterals columns = ColumnsForLiterals.of(expression, most);
      if (columns.schema().isEmpty()) {
        return;
      }
      for (int rows = 2; rows > 0; rows--) {
        var input = spark.rows(columns.rows().subList(0, rows), columns.schema());
        List<Object> expected;
        try {
          expected = SparkAnswers.of(input.selectExpr(columns.text()));
        } catch (Exception e) {
          continue; // Spark wants a constant there, or no null.
        }
        assertThat(evaluate(List.of(columns.text()), input)).as(columns.text()).isEqualTo(expected);
        table.agreesOverColumns(name);
        return;
      }
    }
  }

  private static List<Object> evaluate(
      List<String> expressions, Dataset<org.apache.spark.sql.Row> input) {
    StructType schema = input == null ? new StructType() : input.schema();
    List<Object> results = new ArrayList<>();
    try (var evaluator = SparkExpressions.compile(schema, expressions, SETTINGS).openForRows(0)) {
      if (input == null) {
        evaluator.evaluate(new Row(0), row -> results.add(SparkAnswers.comparable(row)));
        return results;
      }
      for (org.apache.spark.sql.Row row : input.collectAsList()) {
        evaluator.evaluate(
            SparkAnswers.toFlink(row), result -> results.add(SparkAnswers.comparable(result)));
      }
    }
    return results;
  }

  /** What kinds of values there are, whatever their order. */
  private static Object shape(Object value) {
    if (value instanceof List<?> values) {
      return values.stream().map(one -> String.valueOf(shape(one))).sorted().toList();
    }
    return value == null ? "null" : value.getClass().getName();
  }

  private static Exception failure(DocumentedExample example) {
    try {
      evaluate(example.expressions(), null);
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  /** Flink has no type for them: compared as text. */
  private static DocumentedExample withoutCalendarIntervals(DocumentedExample example) {
    StructType schema;
    try {
      schema = spark.session().sql(example.sql()).schema();
    } catch (Exception e) {
      return example;
    }
    if (schema.size() != example.expressions().size()) {
      return example;
    }
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      String expression = example.expressions().get(i);
      boolean interval = schema.apply(i).dataType().sql().equals("INTERVAL");
      changed.add(interval ? "CAST(" + expression + " AS STRING)" : expression);
    }
    return example.with(changed);
  }

  private static void checkReadme(String table) throws Exception {
    String readme = Files.readString(README);
    int from = readme.indexOf(OPEN) + OPEN.length();
    int to = readme.indexOf(CLOSE, from);
    assertThat(from).as("the table's place").isGreaterThanOrEqualTo(OPEN.length());
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, readme.substring(0, from) + table + readme.substring(to));
      return;
    }
    assertThat(readme.substring(from, to)).isEqualTo(table);
  }
}
