package io.flinkspark.bridge.flink;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Fails once: at the first row after a checkpoint that has rows before it. */
final class FailAfterCheckpoint
    implements MapFunction<Long, Long>, CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1;
  private static final AtomicInteger FAILURES = new AtomicInteger();
  private static volatile CountDownLatch checkpoint;

  private transient boolean rowsSeen;
  private transient boolean rowsInCheckpoint;

  static void reset() {
    FAILURES.set(0);
    checkpoint = new CountDownLatch(1);
  }

  static int failures() {
    return FAILURES.get();
  }

  static void awaitCheckpoint() {
    try {
      checkpoint.await(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Long map(Long id) {
    if (checkpoint.getCount() == 0 && FAILURES.compareAndSet(0, 1)) {
      throw new IllegalStateException("failed by the test");
    }
    rowsSeen = true;
    return id;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    // Nothing to restore.
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    rowsInCheckpoint = rowsSeen;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (rowsInCheckpoint) {
      checkpoint.countDown();
    }
  }
}
