package io.flinkspark.bridge.functions.table;

import io.flinkspark.bridge.functions.types.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.spark.sql.types.StructType;

/**
 * One call in a SQL statement as an expression of Spark's. Literals stand in the expression itself:
 * Spark asks for constants in some places (a schema, a format, a scale), and gives the result its
 * type by them.
 *
 * @param text the expression
 * @param input one column for each argument, literals included
 */
record CallExpression(String text, RowType input) {

  static CallExpression of(String function, CallContext call) {
    List<String> arguments = new ArrayList<>();
    List<RowType.RowField> columns = new ArrayList<>();
    List<DataType> types = call.getArgumentDataTypes();
    for (int i = 0; i < types.size(); i++) {
      LogicalType type = types.get(i).getLogicalType();
      String column = "arg" + i;
      columns.add(new RowType.RowField(column, type));
      arguments.add(literal(call, i, type).orElse(column));
    }
    return new CallExpression(
        "`%s`(%s) AS `result`".formatted(function, String.join(", ", arguments)),
        new RowType(columns));
  }

  StructType sparkInput() {
    return SparkTypes.toStruct(input);
  }

  private static Optional<String> literal(CallContext call, int argument, LogicalType type) {
    if (!call.isArgumentLiteral(argument)) {
      return Optional.empty();
    }
    if (call.isArgumentNull(argument)) {
      return Optional.of("CAST(NULL AS %s)".formatted(SparkTypes.toSpark(type).sql()));
    }
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR ->
          call.getArgumentValue(argument, String.class).map(CallExpression::quoted);
      case BOOLEAN -> call.getArgumentValue(argument, Boolean.class).map(String::valueOf);
      case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL ->
          call.getArgumentValue(argument, java.math.BigDecimal.class)
              .map(
                  value ->
                      "CAST('%s' AS %s)"
                          .formatted(value.toPlainString(), SparkTypes.toSpark(type).sql()));
      case DATE ->
          call.getArgumentValue(argument, java.time.LocalDate.class)
              .map(value -> "DATE '" + value + "'");
      default -> Optional.empty();
    };
  }

  /** As CatalystSqlParser reads it: a backslash escapes. */
  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
