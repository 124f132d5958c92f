package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.spark.executor.ColumnarReader;
import io.flinkspark.bridge.spark.executor.InternalRowReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecutionRDD;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.TableCacheQueryStageExec;
import org.apache.spark.sql.execution.columnar.DefaultCachedBatchSerializer;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.JavaConverters;

/**
 * Looks under the top of an executed plan for an operator that yields batches of vectors. What may
 * stand above it are the transition to rows, and projections that choose, order or rename columns;
 * anything else computes rows, and is left to do so.
 */
final class ColumnarPlan {

  private SparkPlan plan;

  /** The columns wanted, as attributes of the plan looked at. */
  private List<Attribute> columns;

  private ColumnarPlan(SparkPlan top) {
    plan = top;
    columns = JavaConverters.seqAsJavaList(top.output());
  }

  /**
   * How to read what the query yields.
   *
   * @param rows its RDD of rows, made before, so that an adaptive plan is final
   */
  static SplitInput<?> inputOf(QueryExecution query, RDD<InternalRow> rows) {
    ColumnarPlan top = new ColumnarPlan(query.executedPlan());
    while (top.descend()) {}
    int[] positions = top.positions();
    if (!top.plan.supportsColumnar() || positions == null) {
      return new SplitInput<>(rows, new InternalRowReader(), "row by row: " + top.name());
    }
    return new SplitInput<>(
        withSettings(top.plan.executeColumnar(), query),
        new ColumnarReader(positions, top.hasBatchesOfItsOwn()),
        "columnar: " + top.name());
  }

  /** Hands the session's settings to tasks, as the query does with its RDD of rows. */
  @SuppressWarnings("unchecked") // Spark itself passes batches on as rows.
  private static RDD<ColumnarBatch> withSettings(RDD<ColumnarBatch> batches, QueryExecution query) {
    RDD<?> untyped = batches;
    RDD<?> wrapped =
        new SQLExecutionRDD((RDD<InternalRow>) untyped, query.sparkSession().sessionState().conf());
    return (RDD<ColumnarBatch>) wrapped;
  }

  private String name() {
    return plan.nodeName().trim();
  }

  /** One operator down, if the one looked at only passes on what is under it. */
  private boolean descend() {
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return continueWith(adaptive.executedPlan());
    }
    if (plan instanceof TableCacheQueryStageExec stage) {
      return continueWith(stage.plan());
    }
    if (plan instanceof WholeStageCodegenExec stage) {
      return continueWith(stage.child());
    }
    if (plan instanceof InputAdapter adapter) {
      return continueWith(adapter.child());
    }
    if (plan instanceof ColumnarToRowExec transition) {
      return continueWith(transition.child());
    }
    if (plan instanceof ProjectExec project && !plan.supportsColumnar()) {
      return descend(project);
    }
    return false;
  }

  private boolean continueWith(SparkPlan child) {
    plan = child;
    return true;
  }

  private boolean descend(ProjectExec project) {
    List<NamedExpression> expressions = JavaConverters.seqAsJavaList(project.projectList());
    List<Attribute> sources = new ArrayList<>(columns.size());
    for (Attribute column : columns) {
      Attribute source = sourceOf(column, expressions);
      if (source == null) {
        return false;
      }
      sources.add(source);
    }
    columns = sources;
    plan = project.child();
    return true;
  }

  /** The attribute that a projection passes on as this column; null when it computes it. */
  private static Attribute sourceOf(Attribute column, List<NamedExpression> expressions) {
    for (NamedExpression expression : expressions) {
      if (expression.exprId().equals(column.exprId())) {
        Expression value =
            expression instanceof Alias alias ? alias.child() : (Expression) expression;
        return value instanceof Attribute source ? source : null;
      }
    }
    return null;
  }

  /** Where the columns are among those of the plan; null when they are not. */
  private int[] positions() {
    List<Attribute> output = JavaConverters.seqAsJavaList(plan.output());
    int[] positions = new int[columns.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = -1;
      for (int j = 0; j < output.size(); j++) {
        if (output.get(j).exprId().equals(columns.get(i).exprId())) {
          positions[i] = j;
        }
      }
      if (positions[i] < 0) {
        return null;
      }
    }
    return positions;
  }

  /** Spark's own cache makes new vectors for each batch, and keeps them until the task ends. */
  private boolean hasBatchesOfItsOwn() {
    return plan instanceof InMemoryTableScanExec scan
        && scan.relation().cacheBuilder().serializer().getClass()
            == DefaultCachedBatchSerializer.class;
  }
}
