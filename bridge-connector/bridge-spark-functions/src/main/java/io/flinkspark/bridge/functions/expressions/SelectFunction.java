package io.flinkspark.bridge.functions.expressions;

import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.MissingArtifact;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The operator of {@link SparkSql#select}. */
final class SelectFunction<T> extends ProcessFunction<T, T> implements ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1L;

  private final Opener<T> opener;
  private final ErrorPolicy<T> policy;
  private final TypeInformation<T> resultType;
  private transient ExpressionEvaluator<T, ? extends T> evaluator;
  private transient List<T> held;

  SelectFunction(Opener<T> opener, ErrorPolicy<T> policy, TypeInformation<T> resultType) {
    this.opener = opener;
    this.policy = policy;
    this.resultType = resultType;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return resultType;
  }

  @Override
  public void open(OpenContext context) {
    policy.open(getRuntimeContext());
    held = new ArrayList<>();
    evaluator = opener.open(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
  }

  @Override
  public void processElement(T record, Context context, Collector<T> out) {
    // What is downstream is called outside the try: its errors are not the expressions'.
    T result = null;
    try {
      if (evaluator.givesOneResult()) {
        result = evaluator.evaluate(record);
      } else {
        held.clear();
        evaluator.evaluate(record, held::add);
      }
    } catch (LinkageError e) {
      throw MissingArtifact.explain("evaluate expressions", e);
    } catch (Exception e) {
      policy.failed(record, e, context::output);
      return;
    }
    if (result != null) {
      out.collect(result);
      return;
    }
    held.forEach(out::collect);
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
    ExpressionEvaluator<T, ? extends T> open(int subtask);
  }
}
