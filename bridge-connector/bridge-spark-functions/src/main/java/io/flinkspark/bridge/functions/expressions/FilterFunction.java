package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.MissingArtifact;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The operator of {@link SparkSql#filter}. */
final class FilterFunction<T> extends ProcessFunction<T, T> implements ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1L;

  private final Opener<T> opener;
  private final ErrorPolicy<T> policy;
  private final TypeInformation<T> type;
  private transient ConditionEvaluator<T> evaluator;

  FilterFunction(Opener<T> opener, ErrorPolicy<T> policy, TypeInformation<T> type) {
    this.opener = opener;
    this.policy = policy;
    this.type = type;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }

  @Override
  public void open(OpenContext context) {
    policy.open(getRuntimeContext());
    evaluator = opener.open(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
  }

  @Override
  public void processElement(T record, Context context, Collector<T> out) {
    boolean kept;
    try {
      kept = evaluator.test(record);
    } catch (LinkageError e) {
      throw MissingArtifact.explain("evaluate a condition", e);
    } catch (Exception e) {
      policy.failed(record, e, context::output);
      return;
    }
    if (kept) {
      out.collect(record);
    }
  }

  @Override
  public void close() {
    if (evaluator != null) {
      evaluator.close();
    }
  }

  /** Opens the evaluator on the task. */
  @FunctionalInterface
  interface Opener<T> extends Serializable {
    ConditionEvaluator<T> open(int subtask);
  }
}
