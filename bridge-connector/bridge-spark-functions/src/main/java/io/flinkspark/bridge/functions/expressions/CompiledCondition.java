package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.MissingArtifact;
import java.io.Serializable;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.types.StructType;

/**
 * A condition that is resolved against the columns of its input. Immutable and serializable: made
 * by {@link SparkExpressions#compileCondition}, opened on each task.
 */
public final class CompiledCondition implements Serializable {

  private static final long serialVersionUID = 1L;

  private final StructType input;
  private final Expression condition;
  private final Map<String, String> options;

  CompiledCondition(StructType input, Expression condition, Map<String, String> options) {
    this.input = input;
    this.condition = condition;
    this.options = options;
  }

  /**
   * The condition over Flink's internal rows of exactly this type. To be opened and used by one
   * thread.
   */
  public ConditionEvaluator<RowData> open(RowType rowType, int subtask) {
    return evaluator(RecordSource.ofRowData(rowType), subtask);
  }

  /** The condition over Flink's external rows. To be opened and used by one thread. */
  public ConditionEvaluator<Row> openForRows(int subtask) {
    return evaluator(RecordSource.ofRows(input), subtask);
  }

  private <I> ConditionEvaluator<I> evaluator(RecordSource<I> source, int subtask) {
    var scope = new SqlConfScope(options);
    try {
      return new ConditionEvaluator<>(source, scope.call(() -> predicate(subtask)), scope);
    } catch (LinkageError e) {
      throw MissingArtifact.explain("generate code for a condition", e);
    }
  }

  private BasePredicate predicate(int subtask) {
    BasePredicate predicate = Predicate.create(condition);
    predicate.initialize(subtask);
    return predicate;
  }
}
