package io.flinkspark.bridge.functions.state;

import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.StateCellReader;
import io.flinkspark.bridge.functions.encoders.StateCellTypeInfo;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.spark.streaming.State;
import org.apache.spark.streaming.StateImpl;
import org.apache.spark.streaming.StateSpec;
import org.apache.spark.streaming.StateSpecImpl;
import org.apache.spark.streaming.Time;
import scala.Function4;
import scala.Option;

/**
 * A DStream's {@code mapWithState} as a keyed process function. Spark calls the function once per
 * record too, so the outputs are the same; what differs is time. The time of a batch is the
 * clock's, or the end of its interval if one is given; a key that was idle for the timeout times
 * out then, and not only when Spark would next write a checkpoint. Used by the task's thread alone.
 *
 * @param <K> the key
 * @param <IN> the records
 * @param <V> the values
 * @param <S> the state
 * @param <M> the results
 */
public final class MapWithStateFunction<K, IN, V, S, M> extends KeyedProcessFunction<K, IN, M>
    implements ResultTypeQueryable<M> {
  private static final long serialVersionUID = 1;
  private static final long NEVER = StateCell.NEVER;

  private final Function4<Time, K, Option<V>, State<S>, Option<M>> function;
  private final long idle;
  private final Settings<K, IN, V, S> settings;
  private final BoundEncoder<S> stateEncoder;
  private final StateCellReader<S> reader;
  private final BoundEncoder<M> output;

  private transient ValueState<StateCell<S>> cells;
  private transient StateImpl<S> state;

  /** What can be chosen besides Spark's own StateSpec. */
  private record Settings<K, IN, V, S>(
      MapFunction<IN, V> value, long interval, HashMap<K, S> initial, ErrorPolicy<IN> errors)
      implements Serializable {}

  private MapWithStateFunction(
      Function4<Time, K, Option<V>, State<S>, Option<M>> function,
      long idle,
      Settings<K, IN, V, S> settings,
      BoundEncoder<S> stateEncoder,
      BoundEncoder<M> output) {
    this.function = function;
    this.idle = idle;
    this.settings = settings;
    this.stateEncoder = stateEncoder;
    this.reader = new StateCellReader<>(stateEncoder);
    this.output = output;
  }

  static <K, V, S, M> MapWithStateFunction<K, V, V, S, M> of(
      StateSpec<K, V, S, M> spec, BoundEncoder<S> state, BoundEncoder<M> output) {
    if (!(spec instanceof StateSpecImpl<K, V, S, M> known)) {
      throw new IllegalArgumentException(
          "Cannot run mapWithState: not a StateSpec of Spark's ("
              + spec.getClass().getName()
              + ")");
    }
    if (known.getInitialStateRDD().isDefined()) {
      throw new IllegalArgumentException(
          "Cannot run mapWithState: its initial state is an RDD, which only Spark can read;"
              + " give the pairs by withInitialState");
    }
    long idle =
        known.getTimeoutInterval().isDefined()
            ? known.getTimeoutInterval().get().milliseconds()
            : NEVER;
    return new MapWithStateFunction<>(
        known.getFunction(), idle, new Settings<>(null, 1, new HashMap<>(), null), state, output);
  }

  /** The same function on records of which a part is the value, as of key and value pairs. */
  public <T> MapWithStateFunction<K, T, V, S, M> on(MapFunction<T, V> value) {
    return new MapWithStateFunction<>(
        function,
        idle,
        new Settings<>(
            Objects.requireNonNull(value, "value"), settings.interval, settings.initial, null),
        stateEncoder,
        output);
  }

  /**
   * The same function with the times of Spark's batches: each time is the end of an interval of the
   * given length.
   */
  public MapWithStateFunction<K, IN, V, S, M> withBatchInterval(Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Cannot have batches: the interval is less than 1 ms (" + interval + ")");
    }
    return with(
        new Settings<>(settings.value, interval.toMillis(), settings.initial, settings.errors));
  }

  /**
   * The same function with states that keys have before their first record. They travel with the
   * job; a key takes up its own with its first record, and times out from then on.
   */
  public MapWithStateFunction<K, IN, V, S, M> withInitialState(Map<K, S> initial) {
    return with(
        new Settings<>(settings.value, settings.interval, new HashMap<>(initial), settings.errors));
  }

  /**
   * The same function with a choice of what becomes of records on which it throws. The state stays
   * as it was.
   *
   * @param input the type of the records, which a side output needs
   */
  public MapWithStateFunction<K, IN, V, S, M> onError(OnError onError, TypeInformation<IN> input) {
    return with(
        new Settings<>(
            settings.value,
            settings.interval,
            settings.initial,
            new ErrorPolicy<>(onError, input)));
  }

  private MapWithStateFunction<K, IN, V, S, M> with(Settings<K, IN, V, S> other) {
    return new MapWithStateFunction<>(function, idle, other, stateEncoder, output);
  }

  @Override
  public void open(OpenContext context) {
    cells =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "spark-map-with-state", new StateCellTypeInfo<>(stateEncoder)));
    state = new StateImpl<>();
    if (settings.errors != null) {
      settings.errors.open(getRuntimeContext());
    }
  }

  @Override
  public void processElement(IN record, Context context, Collector<M> out) throws Exception {
    TimerService timers = context.timerService();
    K key = context.getCurrentKey();
    StateCell<S> cell = cells.value();
    S before = cell == null ? settings.initial.get(key) : reader.value(cell);
    long time = batchTime(timers.currentProcessingTime());
    Option<M> result;
    try {
      state.wrap(Option.apply(before));
      result = function.apply(new Time(time), key, Option.apply(valueOf(record)), state);
    } catch (Exception e) {
      if (settings.errors == null) {
        throw e;
      }
      settings.errors.failed(record, e, context::output);
      return;
    }
    if (state.isRemoved()) {
      remove(key, cell, timers);
    } else if (state.isUpdated() || (state.exists() && idle != NEVER)) {
      StateCell<S> next = cell == null ? new StateCell<>(null) : cell;
      next.setValue(state.get());
      if (idle != NEVER) {
        next.setTimeout(time + idle);
        schedule(next, timers);
      }
      cells.update(next);
    }
    if (result.isDefined()) {
      out.collect(result.get());
    }
  }

  @Override
  public void onTimer(long timer, OnTimerContext context, Collector<M> out) throws Exception {
    StateCell<S> cell = cells.value();
    if (cell == null || cell.timer() != timer || cell.timeout() == NEVER) {
      return;
    }
    cell.setTimer(NEVER);
    if (cell.timeout() >= timer) {
      schedule(cell, context.timerService());
      cells.update(cell);
      return;
    }
    K key = context.getCurrentKey();
    state.wrapTimingOutState(reader.value(cell));
    Option<M> result = function.apply(new Time(batchTime(timer)), key, Option.empty(), state);
    remove(key, cell, context.timerService());
    if (result.isDefined()) {
      out.collect(result.get());
    }
  }

  @SuppressWarnings("unchecked")
  private V valueOf(IN record) throws Exception {
    return settings.value == null ? (V) record : settings.value.map(record);
  }

  private void remove(K key, StateCell<S> cell, TimerService timers) throws Exception {
    if (cell != null && cell.timer() != NEVER) {
      timers.deleteProcessingTimeTimer(cell.timer());
    }
    if (settings.initial.containsKey(key)) {
      // An empty cell: the initial state does not come back.
      cells.update(new StateCell<>(null));
    } else if (cell != null) {
      cells.clear();
    }
  }

  private void schedule(StateCell<S> cell, TimerService timers) {
    // Times only grow: a timer that is set fires early and is then set again.
    if (cell.timer() == NEVER) {
      long at = batchTime(cell.timeout() + 1);
      timers.registerProcessingTimeTimer(at);
      cell.setTimer(at);
    }
  }

  private long batchTime(long time) {
    return Math.floorDiv(time + settings.interval - 1, settings.interval) * settings.interval;
  }

  @Override
  public TypeInformation<M> getProducedType() {
    return EncoderTypeInfo.of(output);
  }
}
