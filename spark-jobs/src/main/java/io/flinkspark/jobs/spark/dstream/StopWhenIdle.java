package io.flinkspark.jobs.spark.dstream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.streaming.scheduler.BatchInfo;
import org.apache.spark.streaming.scheduler.StreamingListener;
import org.apache.spark.streaming.scheduler.StreamingListenerBatchCompleted;
import org.apache.spark.streaming.scheduler.StreamingListenerOutputOperationCompleted;

/**
 * Notices when so many batches in a row read nothing. Told by Spark's listener thread, asked by the
 * main thread.
 */
public final class StopWhenIdle implements StreamingListener {

  private final int batches;
  private final CountDownLatch idle = new CountDownLatch(1);
  private int emptyInARow;
  private boolean failed;

  public StopWhenIdle(int batches) {
    this.batches = batches;
  }

  @Override
  public void onOutputOperationCompleted(StreamingListenerOutputOperationCompleted completed) {
    failed |= completed.outputOperationInfo().failureReason().isDefined();
  }

  @Override
  public void onBatchCompleted(StreamingListenerBatchCompleted completed) {
    BatchInfo batch = completed.batchInfo();
    boolean plannedBeforeARestart = batch.streamIdToInputInfo().isEmpty();
    if (failed || plannedBeforeARestart) {
      // What a batch planned before read, Spark no longer knows. A failure ends the job by itself.
      return;
    }
    emptyInARow = batch.numRecords() == 0 ? emptyInARow + 1 : 0;
    if (emptyInARow >= batches) {
      idle.countDown();
    }
  }

  /** Waits for a moment; true once the stream is idle. */
  public boolean await(long millis) throws InterruptedException {
    return idle.await(millis, TimeUnit.MILLISECONDS);
  }
}
