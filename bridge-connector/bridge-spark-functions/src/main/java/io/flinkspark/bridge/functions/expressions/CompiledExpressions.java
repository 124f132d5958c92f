package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.types.ExternalRowTarget;
import io.flinkspark.bridge.functions.types.RowDataTarget;
import io.flinkspark.bridge.functions.types.SparkTypes;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Expressions that are resolved against the columns of their input. Immutable and serializable:
 * made by {@link SparkExpressions#compile}, opened on each task, where the code is generated.
 */
public final class CompiledExpressions implements Serializable {

  private static final long serialVersionUID = 1L;

  private final StructType input;
  private final StructType result;
  private final EvaluationStep[] steps;
  private final Map<String, String> options;

  CompiledExpressions(
      StructType input,
      StructType result,
      List<EvaluationStep> steps,
      Map<String, String> options) {
    this.input = input;
    this.result = result;
    this.steps = steps.toArray(EvaluationStep[]::new);
    this.options = options;
  }

  /** The columns of the input. */
  public StructType input() {
    return input;
  }

  /** The columns of the result, with the names that Spark gives them. */
  public StructType result() {
    return result;
  }

  /** Whether a record may give no row or several. */
  public boolean generatesRows() {
    for (EvaluationStep step : steps) {
      if (step instanceof EvaluationStep.Generation) {
        return true;
      }
    }
    return false;
  }

  /**
   * An evaluator for rows of the type that the input's columns have in Flink, on the first subtask.
   */
  public ExpressionEvaluator<RowData, GenericRowData> open() {
    return open(SparkTypes.toRowType(input), 0);
  }

  /**
   * An evaluator over Flink's internal rows. To be opened and used by one thread.
   *
   * @param rowType exactly the type of the rows: it decides how they are laid out
   * @param subtask makes nondeterministic functions differ between parallel tasks
   */
  public ExpressionEvaluator<RowData, GenericRowData> open(RowType rowType, int subtask) {
    return new ExpressionEvaluator<>(
        RecordSource.ofRowData(rowType),
        new RowDataTarget(result),
        steps,
        new SqlConfScope(options),
        subtask);
  }

  /** As {@link #open(RowType, int)}, over Flink's external rows. */
  public ExpressionEvaluator<Row, Row> openForRows(int subtask) {
    return new ExpressionEvaluator<>(
        RecordSource.ofRows(input),
        new ExternalRowTarget(result),
        steps,
        new SqlConfScope(options),
        subtask);
  }
}
