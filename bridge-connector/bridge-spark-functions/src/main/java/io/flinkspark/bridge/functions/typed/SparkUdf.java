package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.apache.spark.sql.Encoder;

/**
 * A Spark user function as Flink's map function. Spark's function is called as it is, once per
 * record; an exception of it fails the job, unless the function is used by {@link #process}.
 *
 * @param <IN> the records: the argument itself, or a tuple or row of the arguments
 * @param <R> the results
 */
public final class SparkUdf<IN, R> implements MapFunction<IN, R>, ResultTypeQueryable<R> {
  private static final long serialVersionUID = 1;

  private final int arguments;
  private final Call<IN, R> call;
  private final BoundEncoder<R> result;

  private SparkUdf(int arguments, Call<IN, R> call, BoundEncoder<R> result) {
    this.arguments = arguments;
    this.call = call;
    this.result = result;
  }

  static <IN, R> SparkUdf<IN, R> of(int arguments, Call<IN, R> call, Encoder<R> result) {
    return new SparkUdf<>(arguments, Objects.requireNonNull(call), BoundEncoder.of(result));
  }

  /**
   * The same function on rows: its arguments are the fields of the given names, in the function's
   * order.
   *
   * @throws IllegalArgumentException if the number of fields is not that of the arguments
   */
  @SuppressWarnings("unchecked")
  public SparkUdf<Row, R> onRows(String... fields) {
    if (fields.length != arguments) {
      throw new IllegalArgumentException(
          "Cannot call a function of "
              + arguments
              + " arguments: the number of fields is "
              + fields.length);
    }
    String[] names = fields.clone();
    int count = arguments;
    Call<IN, R> function = call;
    return new SparkUdf<>(
        arguments,
        row -> {
          if (count < 2) {
            return function.call((IN) (count == 0 ? row : row.getField(names[0])));
          }
          Tuple tuple = Tuple.newInstance(count);
          for (int i = 0; i < count; i++) {
            tuple.setField(row.getField(names[i]), i);
          }
          return function.call((IN) tuple);
        },
        result);
  }

  /**
   * The same function with a choice of what becomes of records on which it throws: {@code
   * stream.process(udf.process(OnError.SKIP, stream.getType()))}.
   *
   * @param input the type of the records, which a side output needs
   */
  public ProcessFunction<IN, R> process(OnError onError, TypeInformation<IN> input) {
    return new UdfProcess<>(this, new ErrorPolicy<>(onError, input));
  }

  @Override
  public R map(IN value) throws Exception {
    return call.call(value);
  }

  @Override
  public TypeInformation<R> getProducedType() {
    return EncoderTypeInfo.of(result);
  }

  /** Spark's function behind one argument. */
  @FunctionalInterface
  interface Call<IN, R> extends Serializable {
    R call(IN value) throws Exception;
  }

  private static final class UdfProcess<IN, R> extends ProcessFunction<IN, R>
      implements ResultTypeQueryable<R> {
    private static final long serialVersionUID = 1;

    private final SparkUdf<IN, R> udf;
    private final ErrorPolicy<IN> errors;

    UdfProcess(SparkUdf<IN, R> udf, ErrorPolicy<IN> errors) {
      this.udf = udf;
      this.errors = errors;
    }

    @Override
    public void open(OpenContext context) {
      errors.open(getRuntimeContext());
    }

    @Override
    public void processElement(IN value, Context context, Collector<R> out) {
      R result;
      try {
        result = udf.map(value);
      } catch (Exception e) {
        errors.failed(value, e, context::output);
        return;
      }
      out.collect(result);
    }

    @Override
    public TypeInformation<R> getProducedType() {
      return udf.getProducedType();
    }
  }
}
