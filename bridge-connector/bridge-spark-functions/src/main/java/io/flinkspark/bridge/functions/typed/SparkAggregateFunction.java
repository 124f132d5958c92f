package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.encoders.AggregateTypeInfo;
import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.StateCellReader;
import io.flinkspark.bridge.functions.encoders.StateCellTypeInfo;
import io.flinkspark.bridge.functions.encoders.ValueBackup;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import java.util.Objects;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * A Spark {@link Aggregator} as Flink's aggregate function, for every kind of window. Its buffers
 * are stored as the aggregator's buffer encoder says. Used as it is, an exception of the aggregator
 * fails the job: Flink gives an aggregate function neither a counter nor an output to put it in.
 * {@link #aggregate(OnError, WindowedStream)} has a choice.
 *
 * @param <IN> the records
 * @param <BUF> the aggregator's buffer
 * @param <OUT> the results
 */
public final class SparkAggregateFunction<IN, BUF, OUT>
    implements AggregateFunction<IN, StateCell<BUF>, OUT>, ResultTypeQueryable<OUT> {
  private static final long serialVersionUID = 1;

  private final Aggregator<IN, BUF, OUT> aggregator;
  private final BoundEncoder<BUF> buffer;
  private final StateCellReader<BUF> reader;
  private final BoundEncoder<OUT> output;

  SparkAggregateFunction(Aggregator<IN, BUF, OUT> aggregator) {
    this.aggregator = aggregator;
    this.buffer = BoundEncoder.of(aggregator.bufferEncoder());
    this.reader = new StateCellReader<>(buffer);
    this.output = BoundEncoder.of(aggregator.outputEncoder());
  }

  /**
   * Aggregates windows with a choice of what becomes of a record on which the aggregator's {@code
   * reduce} throws. Under {@link OnError#SKIP} the buffer is as it was before that record. What
   * {@code merge} and {@code finish} throw concerns a whole window and fails the job.
   *
   * <p>The state is that of {@code windowed.aggregate(this)}: a job can go on from a savepoint of
   * the other.
   *
   * @throws IllegalArgumentException for {@link OnError#SIDE_OUTPUT}, which a window does not have
   *     while it takes records in
   */
  public <K, W extends Window> SingleOutputStreamOperator<OUT> aggregate(
      OnError onError, WindowedStream<IN, K, W> windowed) {
    return aggregate(onError, windowed, new CountingWindowFunction.ResultsAlone<>(), resultType());
  }

  /**
   * The same, with a function that gets each window's result.
   *
   * @param results what the function gives out
   * @throws IllegalArgumentException for {@link OnError#SIDE_OUTPUT}, which a window does not have
   *     while it takes records in
   */
  public <K, W extends Window, R> SingleOutputStreamOperator<R> aggregate(
      OnError onError,
      WindowedStream<IN, K, W> windowed,
      ProcessWindowFunction<OUT, R, K, W> function,
      TypeInformation<R> results) {
    Objects.requireNonNull(function, "function");
    ErrorPolicy<IN> errors =
        ErrorPolicy.withoutSideOutput(
            onError,
            "a window has no side output for a record that it takes in; skip it with OnError.SKIP,"
                + " or find it before the window with SparkFunctions.udf(...).process(...)");
    return windowed.aggregate(
        new CountedAggregate<>(this, errors),
        new CountingWindowFunction<>(errors, function),
        stateType(),
        resultType(),
        results);
  }

  @Override
  public StateCell<BUF> createAccumulator() {
    return new StateCell<>(aggregator.zero());
  }

  @Override
  public StateCell<BUF> add(IN value, StateCell<BUF> cell) {
    cell.setValue(aggregator.reduce(reader.value(cell), value));
    return cell;
  }

  @Override
  public OUT getResult(StateCell<BUF> cell) {
    return aggregator.finish(reader.value(cell));
  }

  @Override
  public StateCell<BUF> merge(StateCell<BUF> one, StateCell<BUF> other) {
    one.setValue(aggregator.merge(reader.value(one), reader.value(other)));
    return one;
  }

  /**
   * As {@link #add}, but a record on which the aggregator throws is left to the policy, and has
   * changed nothing if that lets the job go on.
   */
  void add(IN value, StateCell<BUF> cell, ErrorPolicy<IN> errors, ValueBackup<BUF> backup) {
    BUF before = reader.value(cell);
    if (!errors.failsJob()) {
      backup.keep(before);
    }
    try {
      cell.setValue(aggregator.reduce(before, value));
    } catch (Exception e) {
      errors.failed(e);
      cell.setValue(backup.kept());
    }
  }

  ValueBackup<BUF> backup() {
    return new ValueBackup<>(buffer);
  }

  /**
   * The type of buffers and results in one: Flink asks a function that knows its type once for
   * both. State written with it and with {@link #accumulatorType} is not the same.
   */
  @Override
  public TypeInformation<OUT> getProducedType() {
    return new AggregateTypeInfo<>(buffer, output);
  }

  /** That type as the type of the state, as {@code windowed.aggregate(this)} uses it. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private TypeInformation<StateCell<BUF>> stateType() {
    return (TypeInformation) getProducedType();
  }

  /** The buffers' type, for {@code aggregate(function, accumulatorType, resultType)}. */
  public TypeInformation<StateCell<BUF>> accumulatorType() {
    return new StateCellTypeInfo<>(buffer);
  }

  /** The results' type. */
  public TypeInformation<OUT> resultType() {
    return EncoderTypeInfo.of(output);
  }
}
