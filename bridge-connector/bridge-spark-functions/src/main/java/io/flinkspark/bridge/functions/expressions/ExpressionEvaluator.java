package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.MissingArtifact;
import io.flinkspark.bridge.functions.types.RowTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.aggregate.NoOp$;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/**
 * Evaluates expressions on one record after another. Belongs to the thread that opened it; {@link
 * #close} there.
 *
 * <p>A column that is selected as it is passes from record to record untouched. What throws in an
 * expression comes out as it is; nothing is emitted for that record by {@link #evaluate(Object)}.
 *
 * @param <I> the records
 * @param <O> the results, new for each record
 */
public final class ExpressionEvaluator<I, O> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExpressionEvaluator.class);

  private final RecordSource<I> source;
  private final RowTarget<O> target;
  private final SqlConfScope scope;
  private final StepPipeline before;
  private final MutableProjection projection;
  private final List<Function<I, Object>> passed = new ArrayList<>();
  private final int[] passedTo;

  ExpressionEvaluator(
      RecordSource<I> source,
      RowTarget<O> target,
      EvaluationStep[] steps,
      SqlConfScope scope,
      int subtask) {
    this.source = source;
    this.target = target;
    this.scope = scope;
    var last = (EvaluationStep.Projection) steps[steps.length - 1];
    Expression[] expressions = last.expressions().clone();
    List<Integer> passedTo = new ArrayList<>();
    if (steps.length == 1) {
      passColumns(expressions, passedTo);
    }
    this.passedTo = passedTo.stream().mapToInt(Integer::intValue).toArray();
    try {
      this.before = scope.call(() -> StepPipeline.of(steps, steps.length - 1, subtask));
      this.projection =
          scope.call(
              () ->
                  before == null
                      ? projectInto(target, expressions, subtask)
                      : project(expressions, subtask));
    } catch (LinkageError e) {
      throw MissingArtifact.explain("generate code for expressions", e);
    }
    projection.target(target);
  }

  private void passColumns(Expression[] expressions, List<Integer> passedTo) {
    for (int i = 0; i < expressions.length; i++) {
      if (expressions[i] instanceof BoundReference column) {
        int ordinal = i;
        source
            .asIs(column.ordinal())
            .ifPresent(
                getter -> {
                  passed.add(getter);
                  passedTo.add(ordinal);
                  expressions[ordinal] = NoOp$.MODULE$;
                });
      }
    }
  }

  /**
   * What is evaluated straight from the input is written straight into the target, unless its code
   * is too much for that.
   */
  private static MutableProjection projectInto(
      RowTarget<?> target, Expression[] expressions, int subtask) {
    try {
      MutableProjection projection = DirectProjection.of(expressions, target);
      projection.initialize(subtask);
      return projection;
    } catch (Exception e) {
      LOG.info("Expressions are evaluated by Spark's own projection: {}", e.toString());
      return project(expressions, subtask);
    }
  }

  /** A projection that writes into whatever target it is given. */
  static MutableProjection project(Expression[] expressions, int subtask) {
    MutableProjection projection =
        MutableProjection.create(JavaConverters.asScalaBuffer(List.of(expressions)).toList());
    projection.initialize(subtask);
    return projection;
  }

  /** Whether each record has exactly one result. */
  boolean givesOneResult() {
    return before == null;
  }

  /**
   * The one result of a record.
   *
   * @throws IllegalStateException if the expressions generate rows
   */
  public O evaluate(I next) {
    if (before != null) {
      throw new IllegalStateException(
          "Cannot give one result: the expressions generate any number of rows");
    }
    scope.enter();
    return write(next, source.view(next));
  }

  /** Passes each result of a record on, in order; none if a generator gives none. */
  public void evaluate(I next, Consumer<? super O> results) {
    if (before == null) {
      results.accept(evaluate(next));
      return;
    }
    scope.enter();
    before.run(source.view(next), row -> results.accept(write(next, row)));
  }

  private O write(I record, InternalRow row) {
    target.start(source.kind(record));
    for (int i = 0; i < passedTo.length; i++) {
      target.put(passedTo[i], passed.get(i).apply(record));
    }
    projection.apply(row);
    return target.finish();
  }

  @Override
  public void close() {
    SqlConfScope.leave();
  }
}
