package io.flinkspark.bridge.functions.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.functions.types.RowDataTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class DirectProjectionTest {
  private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, name STRING");

  /** Numbers that no other test has: Spark compiles equal code once for the whole JVM. */
  private static final List<String> TEXTS =
      List.of(
          "id + 80218301",
          "upper(name)",
          "nullif(id, 7)",
          "id > 80218302",
          "cast(id as decimal(30, 4)) / 80218303",
          "array(id, 80218304)",
          "map(name, id)",
          "named_struct('a', id, 'b', name)",
          "timestamp_seconds(id)",
          "date_add(date'2024-01-01', cast(id as int))",
          "name");

  @Test
  void whatItCannotCompileIsEvaluatedBySparksOwnProjection() throws Exception {
    CompiledExpressions compiled =
        SparkExpressions.compile(SCHEMA, TEXTS, SparkSettings.defaults());
    Thread thread = Thread.currentThread();
    ClassLoader all = thread.getContextClassLoader();
    List<RowData> bySpark;
    thread.setContextClassLoader(new WithoutThisModule(all));
    try {
      assertThatThrownBy(DirectProjectionTest::direct)
          .hasStackTraceContaining("Cannot determine simple type name \"io\"");
      bySpark = evaluate(compiled);
    } finally {
      thread.setContextClassLoader(all);
    }

    assertThat(direct().getClass().getName()).endsWith("DirectlyWriting");
    assertThat(evaluate(compiled)).isEqualTo(bySpark).hasSize(3);
    assertThat(bySpark.get(0).getLong(0)).isEqualTo(80218308);
  }

  private static List<RowData> evaluate(CompiledExpressions compiled) {
    List<RowData> results = new ArrayList<>();
    try (var evaluator = compiled.open()) {
      for (long id : new long[] {7, -3, 1L << 30}) {
        results.add(evaluator.evaluate(GenericRowData.of(id, StringData.fromString("bob"))));
      }
      return results;
    }
  }

  private static Object direct() throws Exception {
    var compiled = new CatalystCompiler(Map.of()).compile(SCHEMA, TEXTS);
    var step = (EvaluationStep.Projection) compiled.steps().get(0);
    return DirectProjection.of(step.expressions(), new RowDataTarget(compiled.output()));
  }

  /** As where the module lies in another place than what the thread's loader sees. */
  private static final class WithoutThisModule extends ClassLoader {
    WithoutThisModule(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.flinkspark.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
