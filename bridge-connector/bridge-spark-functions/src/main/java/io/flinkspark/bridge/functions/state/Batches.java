package io.flinkspark.bridge.functions.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimerService;

/**
 * The records of the current key whose batches have not ended, each with the tick that ends its
 * batch. Used by the task's thread alone.
 *
 * @param <V> the records
 */
final class Batches<V> {
  private final Batching batching;
  private final ListState<Tuple2<Long, V>> waiting;

  Batches(Batching batching, TypeInformation<V> values, RuntimeContext context) {
    this.batching = batching;
    this.waiting =
        context.getListState(
            new ListStateDescriptor<>("spark-batch", Types.TUPLE(Types.LONG, values)));
  }

  /** Keeps a record, and sees to it that its tick comes. */
  void add(V value, Long timestamp, TimerService timers) throws Exception {
    if (!batching.isEventTime()) {
      long tick = batching.tick(timers.currentProcessingTime());
      waiting.add(Tuple2.of(tick, value));
      timers.registerProcessingTimeTimer(tick);
      return;
    }
    if (timestamp == null) {
      throw new IllegalStateException(
          "Cannot gather records by event time: they have no timestamps; assign watermarks first");
    }
    long tick = batching.tick(timestamp);
    if (tick <= timers.currentWatermark()) {
      // Late: with the next batch.
      tick = batching.tick(timers.currentWatermark() + 1);
    }
    waiting.add(Tuple2.of(tick, value));
    timers.registerEventTimeTimer(tick);
  }

  boolean hasWaiting() throws Exception {
    Iterable<Tuple2<Long, V>> records = waiting.get();
    return records != null && records.iterator().hasNext();
  }

  /** Takes out the records whose batches have ended at the given time. */
  List<V> due(long time) throws Exception {
    List<V> due = new ArrayList<>();
    List<Tuple2<Long, V>> later = new ArrayList<>();
    for (Tuple2<Long, V> record : waiting.get()) {
      if (record.f0 <= time) {
        due.add(record.f1);
      } else {
        later.add(record);
      }
    }
    if (due.isEmpty()) {
      return due;
    }
    if (later.isEmpty()) {
      waiting.clear();
    } else {
      waiting.update(later);
    }
    return due;
  }
}
