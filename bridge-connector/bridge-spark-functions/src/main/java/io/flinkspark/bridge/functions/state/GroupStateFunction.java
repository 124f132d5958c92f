package io.flinkspark.bridge.functions.state;

import io.flinkspark.bridge.functions.encoders.BoundEncoder;
import io.flinkspark.bridge.functions.encoders.EncoderTypeInfo;
import io.flinkspark.bridge.functions.encoders.StateCell;
import io.flinkspark.bridge.functions.encoders.StateCellReader;
import io.flinkspark.bridge.functions.encoders.StateCellTypeInfo;
import io.flinkspark.bridge.functions.errors.ErrorPolicy;
import io.flinkspark.bridge.functions.errors.OnError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.execution.streaming.GroupStateImpl;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import scala.Option;

/**
 * Spark's {@code flatMapGroupsWithState} and {@code mapGroupsWithState} as a keyed process
 * function. The state handed to the user's function is Spark's own; what it leaves there is applied
 * as Spark applies it: the state is written only if it was updated, removed or given another
 * timeout, and a call that sets no timeout ends the one before.
 *
 * <p>A timeout fires when the time is past it, not when it is reached, as in Spark. With event-time
 * timeouts, records that are not after the watermark are dropped and counted, as in Spark. Used by
 * the task's thread alone.
 *
 * @param <K> the key
 * @param <V> the records
 * @param <S> the state
 * @param <R> the results
 */
public final class GroupStateFunction<K, V, S, R> extends KeyedProcessFunction<K, V, R>
    implements ResultTypeQueryable<R> {
  /** The counter of records dropped because they came after the watermark. */
  public static final String LATE = "sparkLateRecordsDropped";

  private static final long serialVersionUID = 1;
  private static final long NEVER = StateCell.NEVER;

  private enum Timeout {
    NONE,
    PROCESSING_TIME,
    EVENT_TIME
  }

  private final FlatMapGroupsWithStateFunction<K, V, S, R> function;
  private final BoundEncoder<S> stateEncoder;
  private final StateCellReader<S> reader;
  private final BoundEncoder<R> output;
  private final Timeout timeout;
  private final Batching batching;
  private final TypeInformation<V> values;
  private final ErrorPolicy<V> errors;

  private transient GroupStateTimeout sparkTimeout;
  private transient ValueState<StateCell<S>> cells;
  private transient Batches<V> batches;
  private transient Counter late;

  GroupStateFunction(
      FlatMapGroupsWithStateFunction<K, V, S, R> function,
      BoundEncoder<S> stateEncoder,
      BoundEncoder<R> output,
      GroupStateTimeout timeout) {
    this(function, stateEncoder, output, timeout(timeout), Batching.NONE, null, null);
  }

  private GroupStateFunction(
      FlatMapGroupsWithStateFunction<K, V, S, R> function,
      BoundEncoder<S> stateEncoder,
      BoundEncoder<R> output,
      Timeout timeout,
      Batching batching,
      TypeInformation<V> values,
      ErrorPolicy<V> errors) {
    this.function = Objects.requireNonNull(function, "function");
    this.stateEncoder = stateEncoder;
    this.reader = new StateCellReader<>(stateEncoder);
    this.output = output;
    this.timeout = timeout;
    this.batching = batching;
    this.values = values;
    this.errors = errors;
  }

  /**
   * The same function, called once per key and batch, as Spark calls it.
   *
   * @param values the type of the records, which are kept until their batch ends
   */
  public GroupStateFunction<K, V, S, R> batched(Batching batching, TypeInformation<V> values) {
    return new GroupStateFunction<>(
        function,
        stateEncoder,
        output,
        timeout,
        Objects.requireNonNull(batching, "batching"),
        Objects.requireNonNull(values, "values"),
        errors);
  }

  /**
   * The same function with a choice of what becomes of records on which it throws. Their key's
   * state stays as it was, and nothing of what the call had given out is emitted; of a batch, all
   * records have failed. A function that throws on a timeout fails the job always: there is no
   * record to set aside.
   *
   * @param values the type of the records, which a side output needs
   */
  public GroupStateFunction<K, V, S, R> onError(OnError onError, TypeInformation<V> values) {
    return new GroupStateFunction<>(
        function,
        stateEncoder,
        output,
        timeout,
        batching,
        values,
        new ErrorPolicy<>(onError, values));
  }

  private static Timeout timeout(GroupStateTimeout timeout) {
    if (timeout.equals(GroupStateTimeout.NoTimeout())) {
      return Timeout.NONE;
    }
    return timeout.equals(GroupStateTimeout.EventTimeTimeout())
        ? Timeout.EVENT_TIME
        : Timeout.PROCESSING_TIME;
  }

  @Override
  public void open(OpenContext context) {
    sparkTimeout =
        switch (timeout) {
          case NONE -> GroupStateTimeout.NoTimeout();
          case PROCESSING_TIME -> GroupStateTimeout.ProcessingTimeTimeout();
          case EVENT_TIME -> GroupStateTimeout.EventTimeTimeout();
        };
    cells =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "spark-group-state", new StateCellTypeInfo<>(stateEncoder)));
    if (batching.isOn()) {
      batches = new Batches<>(batching, values, getRuntimeContext());
    }
    if (errors != null) {
      errors.open(getRuntimeContext());
    }
    late = getRuntimeContext().getMetricGroup().counter(LATE);
  }

  @Override
  public void processElement(V value, Context context, Collector<R> out) throws Exception {
    TimerService timers = context.timerService();
    Long timestamp = context.timestamp();
    if (timeout == Timeout.EVENT_TIME
        && timestamp != null
        && timestamp <= timers.currentWatermark()) {
      late.inc();
      return;
    }
    if (batches != null) {
      batches.add(value, timestamp, timers);
      return;
    }
    StateCell<S> cell = cells.value();
    long now = timers.currentProcessingTime();
    long watermark = Math.max(0, timers.currentWatermark());
    callOrSetAside(Collections.singletonList(value), cell, now, watermark, context, out);
  }

  private void callOrSetAside(
      List<V> records,
      StateCell<S> cell,
      long now,
      long watermark,
      Context context,
      Collector<R> out)
      throws Exception {
    K key = context.getCurrentKey();
    TimerService timers = context.timerService();
    if (errors == null || errors.failsJob()) {
      call(key, records.iterator(), cell, false, now, watermark, timers, out);
      return;
    }
    List<R> results = new ArrayList<>();
    GroupStateImpl<S> state = groupState(cell, false, now, watermark);
    try {
      Iterator<R> given = function.call(key, records.iterator(), state);
      while (given.hasNext()) {
        results.add(given.next());
      }
    } catch (Exception e) {
      for (V record : records) {
        errors.failed(record, e, context::output);
      }
      return;
    }
    apply(state, cell, timers);
    results.forEach(out::collect);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<R> out) throws Exception {
    TimerService timers = context.timerService();
    long now = timers.currentProcessingTime();
    long watermark = Math.max(0, timers.currentWatermark());
    if (batches != null) {
      if (batching.isEventTime()) {
        // The end of the interval before: a record of this one is always after it.
        watermark = Math.max(0, time - batching.interval());
      } else {
        now = Math.max(time, now - now % batching.interval());
      }
      List<V> due = batches.due(time);
      if (!due.isEmpty()) {
        callOrSetAside(due, cells.value(), now, watermark, context, out);
      } else if (timeout == Timeout.EVENT_TIME && !batching.isEventTime() && batches.hasWaiting()) {
        // The records of the current batch come first; their tick looks at the timeout again.
        return;
      }
    }
    StateCell<S> cell = cells.value();
    if (cell == null || timeout == Timeout.NONE) {
      return;
    }
    boolean expected = cell.timer() == time && isTimeoutDomain(context.timeDomain());
    if (expected) {
      cell.setTimer(NEVER);
    }
    long deadline = cell.timeout();
    if (deadline == NEVER) {
      if (expected) {
        cells.update(cell);
      }
      return;
    }
    long reached = timeout == Timeout.EVENT_TIME ? watermark : now;
    if (deadline < reached) {
      call(
          context.getCurrentKey(),
          Collections.emptyIterator(),
          cell,
          true,
          now,
          watermark,
          timers,
          out);
      return;
    }
    if (cell.timer() == NEVER) {
      schedule(cell, timers);
      cells.update(cell);
    }
  }

  private boolean isTimeoutDomain(TimeDomain domain) {
    return (domain == TimeDomain.EVENT_TIME) == (timeout == Timeout.EVENT_TIME);
  }

  private void call(
      K key,
      Iterator<V> records,
      StateCell<S> cell,
      boolean timedOut,
      long now,
      long watermark,
      TimerService timers,
      Collector<R> out)
      throws Exception {
    GroupStateImpl<S> state = groupState(cell, timedOut, now, watermark);
    Iterator<R> given = function.call(key, records, state);
    while (given.hasNext()) {
      out.collect(given.next());
    }
    // The function may go on with the state while its results are drawn.
    apply(state, cell, timers);
  }

  private GroupStateImpl<S> groupState(
      StateCell<S> cell, boolean timedOut, long now, long watermark) {
    return GroupStateImpl.createForStreaming(
        Option.apply(cell == null ? null : reader.value(cell)),
        now,
        watermark,
        sparkTimeout,
        timedOut,
        true);
  }

  private void apply(GroupStateImpl<S> state, StateCell<S> cell, TimerService timers)
      throws Exception {
    long deadline =
        timeout == Timeout.NONE ? NEVER : (Long) state.getTimeoutTimestampMs().orElse(NEVER);
    if (state.isRemoved() && deadline == NEVER) {
      if (cell != null) {
        cells.clear();
        delete(cell.timer(), timers);
      }
      return;
    }
    long before = cell == null ? NEVER : cell.timeout();
    boolean touched = state.isUpdated() || state.isRemoved();
    if (!touched
        && deadline == before
        && (cell == null || cell.timer() != NEVER || deadline == NEVER)) {
      return;
    }
    StateCell<S> next = cell == null ? new StateCell<>(null) : cell;
    if (touched || cell == null) {
      next.setValue(state.exists() ? state.get() : null);
    }
    next.setTimeout(deadline);
    schedule(next, timers);
    cells.update(next);
  }

  /**
   * One timer per key: one that fires too early is set again, which costs less than moving it with
   * each record.
   */
  private void schedule(StateCell<S> cell, TimerService timers) {
    long deadline = cell.timeout();
    if (deadline == NEVER) {
      return;
    }
    long at = firesAt(deadline);
    if (cell.timer() != NEVER && cell.timer() <= at) {
      return;
    }
    delete(cell.timer(), timers);
    if (timeout == Timeout.EVENT_TIME) {
      timers.registerEventTimeTimer(at);
    } else {
      timers.registerProcessingTimeTimer(at);
    }
    cell.setTimer(at);
  }

  private long firesAt(long deadline) {
    if (deadline >= Long.MAX_VALUE - 2 * Math.max(1, batching.interval())) {
      return Long.MAX_VALUE;
    }
    if (!batching.isOn()) {
      return deadline + 1;
    }
    if (timeout == Timeout.PROCESSING_TIME) {
      return batching.isEventTime() ? deadline + 1 : batching.tick(deadline);
    }
    // The first batch at whose start the watermark is past the deadline: start - 1 > deadline.
    return batching.isEventTime()
        ? batching.tick(deadline + 1) + batching.interval()
        : deadline + 1;
  }

  private void delete(long timer, TimerService timers) {
    // With batches the same timer may be the tick of records that wait; one too many does no harm.
    if (timer == NEVER || batching.isOn()) {
      return;
    }
    if (timeout == Timeout.EVENT_TIME) {
      timers.deleteEventTimeTimer(timer);
    } else {
      timers.deleteProcessingTimeTimer(timer);
    }
  }

  @Override
  public TypeInformation<R> getProducedType() {
    return EncoderTypeInfo.of(output);
  }
}
