package io.flinkspark.bridge.functions.expressions;

import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Generator;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import scala.collection.JavaConverters;

/** The steps before the last: rows go through them depth first, each step reusing its own row. */
abstract class StepPipeline {

  /** Hands on what the step makes of a row; a row is valid until the call returns. */
  abstract void run(InternalRow row, Consumer<InternalRow> next);

  /** The first {@code count} steps in order; null if there are none. */
  @Nullable
  static StepPipeline of(EvaluationStep[] steps, int count, int subtask) {
    StepPipeline pipeline = null;
    for (int i = 0; i < count; i++) {
      StepPipeline step = of(steps[i], subtask);
      pipeline = pipeline == null ? step : new Joined(pipeline, step);
    }
    return pipeline;
  }

  private static StepPipeline of(EvaluationStep step, int subtask) {
    if (step instanceof EvaluationStep.Projection projection) {
      return new Projected(ExpressionEvaluator.project(projection.expressions(), subtask));
    }
    return new Generated((EvaluationStep.Generation) step, subtask);
  }

  private static final class Joined extends StepPipeline {
    private final StepPipeline first;
    private final StepPipeline second;

    Joined(StepPipeline first, StepPipeline second) {
      this.first = first;
      this.second = second;
    }

    @Override
    void run(InternalRow row, Consumer<InternalRow> next) {
      first.run(row, between -> second.run(between, next));
    }
  }

  private static final class Projected extends StepPipeline {
    private final MutableProjection projection;

    Projected(MutableProjection projection) {
      this.projection = projection;
    }

    @Override
    void run(InternalRow row, Consumer<InternalRow> next) {
      next.accept(projection.apply(row));
    }
  }

  private static final class Generated extends StepPipeline {
    private final Generator generator;
    private final boolean outer;
    private final InternalRow nothing;
    private final JoinedRow joined = new JoinedRow();

    Generated(EvaluationStep.Generation step, int subtask) {
      generator = step.generator();
      outer = step.outer();
      nothing = new GenericInternalRow(step.generatedWidth());
      initialize((Expression) generator, subtask);
    }

    private static void initialize(Expression expression, int subtask) {
      if (expression instanceof Nondeterministic nondeterministic) {
        nondeterministic.initialize(subtask);
      }
      JavaConverters.seqAsJavaList(expression.children())
          .forEach(child -> initialize(child, subtask));
    }

    @Override
    void run(InternalRow row, Consumer<InternalRow> next) {
      var generated = generator.eval(row).toIterator();
      if (outer && !generated.hasNext()) {
        next.accept(joined.apply(row, nothing));
      }
      while (generated.hasNext()) {
        next.accept(joined.apply(row, generated.next()));
      }
    }
  }
}
