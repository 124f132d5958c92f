package io.flinkspark.bridge.flink.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * A stream of numbers, 0 first, that a test lets go on and fail. A number's event time is as many
 * seconds; with watermarks they are 1 ms behind. Its state is the next number.
 */
final class Numbers {

  private static final Map<String, Numbers> ALL = new ConcurrentHashMap<>();
  private static final long PAUSE_MILLIS = 5;

  private final String id = UUID.randomUUID().toString();
  private final boolean hasWatermarks;
  private volatile long limit;
  private volatile long end = Long.MAX_VALUE;
  private volatile boolean isToFail;
  private volatile boolean isIdle;
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger checkpoints = new AtomicInteger();

  private Numbers(boolean hasWatermarks) {
    this.hasWatermarks = hasWatermarks;
    ALL.put(id, this);
  }

  static Numbers withWatermarks() {
    return new Numbers(true);
  }

  static Numbers withoutWatermarks() {
    return new Numbers(false);
  }

  /** Lets numbers below this one go. */
  Numbers upTo(long number) {
    limit = number;
    return this;
  }

  /** Lets numbers below this one go, and ends the stream. */
  Numbers endAt(long number) {
    end = number;
    limit = number;
    return this;
  }

  /** Says that no number will come for a while, instead of letting any go. */
  Numbers idle() {
    isIdle = true;
    return this;
  }

  /** How many numbers went by, some perhaps again. */
  int passed() {
    return passed.get();
  }

  /** How often it failed the job. */
  int failures() {
    return failures.get();
  }

  /** How many checkpoints are complete. */
  int checkpoints() {
    return checkpoints.get();
  }

  /** Lets the next number that passes fail the job. */
  void fail() {
    isToFail = true;
  }

  static long eventTime(long number) {
    return Duration.ofSeconds(number).toMillis();
  }

  @SuppressWarnings("deprecation")
  SourceFunction<Long> source() {
    return new Source(id);
  }

  MapFunction<Long, Long> failing() {
    return new Failing(id);
  }

  private static final class Failing implements MapFunction<Long, Long> {

    private static final long serialVersionUID = 1;
    private final String id;

    Failing(String id) {
      this.id = id;
    }

    @Override
    public Long map(Long number) {
      Numbers numbers = ALL.get(id);
      if (numbers.isToFail) {
        numbers.isToFail = false;
        numbers.failures.incrementAndGet();
        throw new IllegalStateException("failed by the test");
      }
      numbers.passed.incrementAndGet();
      return number;
    }
  }

  @SuppressWarnings("deprecation")
  private static final class Source
      implements SourceFunction<Long>, CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1;
    private final String id;
    private volatile boolean isCancelled;
    private transient long next;
    private transient ListState<Long> state;

    Source(String id) {
      this.id = id;
    }

    @Override
    public void run(SourceContext<Long> out) throws Exception {
      Numbers numbers = ALL.get(id);
      if (numbers.isIdle) {
        out.markAsTemporarilyIdle();
      }
      while (!isCancelled && next < numbers.end) {
        synchronized (out.getCheckpointLock()) {
          for (int i = 0; i < 100 && next < numbers.limit; i++) {
            out.collectWithTimestamp(next, eventTime(next));
            if (numbers.hasWatermarks) {
              out.emitWatermark(new Watermark(eventTime(next) - 1));
            }
            next++;
          }
          if (next >= numbers.limit) {
            out.getCheckpointLock().wait(PAUSE_MILLIS);
          }
        }
      }
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      ALL.get(id).checkpoints.incrementAndGet();
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      state =
          context
              .getOperatorStateStore()
              .getListState(new ListStateDescriptor<>("next", Types.LONG));
      for (Long restored : state.get()) {
        next = restored;
      }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
      state.update(List.of(next));
    }
  }
}
