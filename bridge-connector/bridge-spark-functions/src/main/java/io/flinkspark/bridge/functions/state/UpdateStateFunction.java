package io.flinkspark.bridge.functions.state;

import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.StateCellReader;
import io.flinkspark.bridge.functions.encoders.StateCellTypeInfo;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function2;

/**
 * A DStream's {@code updateStateByKey} as a keyed process function that emits key and state.
 * Without batches it is called for each record, with a list of one, and emits the state of that
 * record's key. With batches it is Spark's: every key that has a state or new values is called once
 * per interval, with an empty list if nothing came, and emits its state. Used by the task's thread
 * alone.
 *
 * @param <K> the key
 * @param <V> the values
 * @param <S> the state
 */
public final class UpdateStateFunction<K, V, S> extends KeyedProcessFunction<K, V, Tuple2<K, S>>
    implements ResultTypeQueryable<Tuple2<K, S>> {
  private static final long serialVersionUID = 1;

  private final Function2<List<V>, Optional<S>, Optional<S>> function;
  private final BoundEncoder<K> keyEncoder;
  private final BoundEncoder<S> stateEncoder;
  private final StateCellReader<S> reader;
  private final Batching batching;
  private final TypeInformation<V> values;

  private transient ValueState<StateCell<S>> cells;
  private transient Batches<V> batches;

  UpdateStateFunction(
      Function2<List<V>, Optional<S>, Optional<S>> function,
      BoundEncoder<K> keyEncoder,
      BoundEncoder<S> stateEncoder,
      Batching batching,
      TypeInformation<V> values) {
    this.function = Objects.requireNonNull(function, "function");
    this.keyEncoder = keyEncoder;
    this.stateEncoder = stateEncoder;
    this.reader = new StateCellReader<>(stateEncoder);
    this.batching = batching;
    this.values = values;
  }

  /**
   * The same function, called once per key and batch, as Spark calls it. In event time, no more
   * empty batches are made once the input has ended.
   *
   * @param values the type of the values, which are kept until their batch ends
   */
  public UpdateStateFunction<K, V, S> batched(Batching batching, TypeInformation<V> values) {
    return new UpdateStateFunction<>(
        function,
        keyEncoder,
        stateEncoder,
        Objects.requireNonNull(batching, "batching"),
        Objects.requireNonNull(values, "values"));
  }

  @Override
  public void open(OpenContext context) {
    cells =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "spark-update-state", new StateCellTypeInfo<>(stateEncoder)));
    if (batching.isOn()) {
      batches = new Batches<>(batching, values, getRuntimeContext());
    }
  }

  @Override
  public void processElement(V value, Context context, Collector<Tuple2<K, S>> out)
      throws Exception {
    if (batches != null) {
      batches.add(value, context.timestamp(), context.timerService());
      return;
    }
    update(context.getCurrentKey(), List.of(value), out);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Tuple2<K, S>> out)
      throws Exception {
    List<V> due = batches.due(time);
    if (due.isEmpty() && cells.value() == null) {
      return;
    }
    if (update(context.getCurrentKey(), due, out)) {
      scheduleNext(time, context.timerService());
    }
  }

  private void scheduleNext(long time, TimerService timers) {
    long next = time + batching.interval();
    if (!batching.isEventTime()) {
      timers.registerProcessingTimeTimer(next);
    } else if (timers.currentWatermark() != Long.MAX_VALUE) {
      timers.registerEventTimeTimer(next);
    }
  }

  /** Returns whether the key has a state afterwards. */
  private boolean update(K key, List<V> batch, Collector<Tuple2<K, S>> out) throws Exception {
    StateCell<S> cell = cells.value();
    S before = cell == null ? null : reader.value(cell);
    Optional<S> after = function.call(batch, Optional.ofNullable(before));
    if (!after.isPresent()) {
      if (cell != null) {
        cells.clear();
      }
      return false;
    }
    StateCell<S> next = cell == null ? new StateCell<>(null) : cell;
    next.setValue(after.get());
    cells.update(next);
    out.collect(Tuple2.of(key, after.get()));
    return true;
  }

  @Override
  public TypeInformation<Tuple2<K, S>> getProducedType() {
    return Types.TUPLE(EncoderTypeInfo.of(keyEncoder), EncoderTypeInfo.of(stateEncoder));
  }
}
