package io.flinkspark.bridge.functions.typed;

import io.flinkspark.bridge.functions.encoders.AggregateTypeInfo;
import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.StateCellReader;
import io.flinkspark.bridge.functions.encoders.StateCellTypeInfo;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * A Spark {@link Aggregator} as Flink's aggregate function, for every kind of window. Its buffers
 * are stored as the aggregator's buffer encoder says. An exception of the aggregator fails the job:
 * a window has no other place for it.
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
   * The type of buffers and results in one: Flink asks a function that knows its type once for
   * both. State written with it and with {@link #accumulatorType} is not the same.
   */
  @Override
  public TypeInformation<OUT> getProducedType() {
    return new AggregateTypeInfo<>(buffer, output);
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
