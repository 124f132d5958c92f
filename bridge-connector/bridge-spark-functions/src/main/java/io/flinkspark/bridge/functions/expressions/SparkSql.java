package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import io.flinkspark.bridge.functions.types.ExternalTypes;
import io.flinkspark.bridge.functions.types.SparkTypes;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Spark SQL's expressions on a stream of Flink's rows, as in {@code Dataset.selectExpr} and {@code
 * Dataset.filter}:
 *
 * <pre>{@code
 * DataStream<Row> out = SparkSql.on(rows, schema)
 *     .select("id", "upper(trim(name)) AS name", "date_format(ts, 'yyyy-MM') AS month");
 * }</pre>
 *
 * <p>Immutable. A stream of {@link Row} gives rows with Java objects, a stream of {@link RowData}
 * gives {@link RowData}. Results have the row kind and the timestamp of their record. Watermarks on
 * a column that is computed here are to be assigned after it.
 *
 * @param <T> {@link Row} or {@link RowData}
 */
public final class SparkSql<T> {

  private final DataStream<T> rows;
  private final RowType schema;
  private final StructType input;
  private final SparkSettings settings;
  private final OnError onError;

  private SparkSql(
      DataStream<T> rows,
      RowType schema,
      StructType input,
      SparkSettings settings,
      OnError onError) {
    this.rows = rows;
    this.schema = schema;
    this.input = input;
    this.settings = settings;
    this.onError = onError;
  }

  /**
   * @param rows of {@link Row} or of {@link RowData}
   * @param schema the columns, in the order of the rows' fields
   */
  public static <T> SparkSql<T> on(DataStream<T> rows, RowType schema) {
    return on(rows, schema, SparkTypes.toStruct(schema));
  }

  /** As {@link #on(DataStream, RowType)}, for a schema made with {@code DataTypes.ROW}. */
  public static <T> SparkSql<T> on(DataStream<T> rows, DataType schema) {
    if (!(schema.getLogicalType() instanceof RowType rowType)) {
      throw new IllegalArgumentException("Cannot read rows as " + schema + ": it is no row type");
    }
    return on(rows, rowType);
  }

  /** As {@link #on(DataStream, RowType)}, for a schema of Spark's. */
  public static <T> SparkSql<T> on(DataStream<T> rows, StructType schema) {
    return on(rows, SparkTypes.toRowType(schema), schema);
  }

  private static <T> SparkSql<T> on(DataStream<T> rows, RowType schema, StructType input) {
    Class<T> record = rows.getType().getTypeClass();
    if (record != Row.class && !RowData.class.isAssignableFrom(record)) {
      throw new IllegalArgumentException(
          "Cannot evaluate expressions on %s: Row and RowData have columns"
              .formatted(record.getName()));
    }
    return new SparkSql<>(rows, schema, input, SparkSettings.defaults(), OnError.FAIL);
  }

  /** ANSI mode, time zone, registered functions. */
  public SparkSql<T> with(SparkSettings changed) {
    return new SparkSql<>(rows, schema, input, changed, onError);
  }

  /** What happens to a record for which an expression throws. */
  public SparkSql<T> onError(OnError changed) {
    return new SparkSql<>(rows, schema, input, settings, changed);
  }

  /**
   * One result per record with these columns; with a generator ({@code explode(tags) AS tag}) as
   * many as it gives.
   *
   * @throws io.flinkspark.bridge.functions.errors.SparkFunctionException if the expressions do not
   *     compile
   */
  public SingleOutputStreamOperator<T> select(String... expressions) {
    CompiledExpressions compiled = SparkExpressions.compile(input, List.of(expressions), settings);
    return rows.process(
            new SelectFunction<>(evaluators(compiled), policy(), resultType(compiled.result())))
        .name("Spark: " + String.join(", ", expressions));
  }

  /**
   * The records for which the condition is true, as they are.
   *
   * @throws io.flinkspark.bridge.functions.errors.SparkFunctionException if the condition does not
   *     compile
   */
  public SingleOutputStreamOperator<T> filter(String condition) {
    CompiledCondition compiled = SparkExpressions.compileCondition(input, condition, settings);
    return rows.process(new FilterFunction<>(conditions(compiled), policy(), rows.getType()))
        .name("Spark: " + condition);
  }

  private ErrorPolicy<T> policy() {
    return new ErrorPolicy<>(onError, rows.getType());
  }

  private boolean external() {
    return rows.getType().getTypeClass() == Row.class;
  }

  @SuppressWarnings("unchecked")
  private TypeInformation<T> resultType(StructType result) {
    return (TypeInformation<T>)
        (external()
            ? ExternalTypes.rowType(result)
            : InternalTypeInfo.of(SparkTypes.toRowType(result)));
  }

  @SuppressWarnings("unchecked")
  private SelectFunction.Opener<T> evaluators(CompiledExpressions compiled) {
    if (external()) {
      return subtask -> (ExpressionEvaluator<T, ? extends T>) compiled.openForRows(subtask);
    }
    RowType rowType = schema;
    return subtask -> (ExpressionEvaluator<T, ? extends T>) compiled.open(rowType, subtask);
  }

  @SuppressWarnings("unchecked")
  private FilterFunction.Opener<T> conditions(CompiledCondition compiled) {
    if (external()) {
      return subtask -> (ConditionEvaluator<T>) compiled.openForRows(subtask);
    }
    RowType rowType = schema;
    return subtask -> (ConditionEvaluator<T>) compiled.open(rowType, subtask);
  }
}
