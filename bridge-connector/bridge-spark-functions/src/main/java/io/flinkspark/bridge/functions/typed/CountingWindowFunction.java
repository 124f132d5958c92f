package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/** Opens the policy of a {@link CountedAggregate}, and is else the user's window function. */
final class CountingWindowFunction<OUT, R, K, W extends Window>
    extends ProcessWindowFunction<OUT, R, K, W> {
  private static final long serialVersionUID = 1;

  private final ErrorPolicy<?> errors;
  private final ProcessWindowFunction<OUT, R, K, W> function;

  CountingWindowFunction(ErrorPolicy<?> errors, ProcessWindowFunction<OUT, R, K, W> function) {
    this.errors = errors;
    this.function = function;
  }

  @Override
  public void setRuntimeContext(RuntimeContext context) {
    super.setRuntimeContext(context);
    function.setRuntimeContext(context);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    errors.open(getRuntimeContext());
    function.open(context);
  }

  @Override
  public void process(K key, Context context, Iterable<OUT> results, Collector<R> out)
      throws Exception {
    function.process(key, context, results, out);
  }

  @Override
  public void clear(Context context) throws Exception {
    function.clear(context);
  }

  @Override
  public void close() throws Exception {
    function.close();
  }

  /** Gives out each window's result. */
  static final class ResultsAlone<OUT, K, W extends Window>
      extends ProcessWindowFunction<OUT, OUT, K, W> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(K key, Context context, Iterable<OUT> results, Collector<OUT> out) {
      results.forEach(out::collect);
    }
  }
}
