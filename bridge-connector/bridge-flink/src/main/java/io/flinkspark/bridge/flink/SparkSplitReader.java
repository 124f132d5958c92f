package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.arrow.BatchView;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.protocol.BatchBuffer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one split after the other. A split whose connection breaks is opened again at its row, a
 * bounded number of times without a row in between.
 *
 * <p>The fetcher's thread calls everything but {@link #wakeUp}; the task's thread gives memory
 * back.
 */
final class SparkSplitReader implements SplitReader<RowChunk, SparkSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(SparkSplitReader.class);

  /** Larger memory, for a huge row, is not kept. */
  private static final int MAX_KEPT_BYTES = 16 << 20;

  private static final int MAX_KEPT_BUFFERS = 4;

  private final SplitOpener opener;
  private final SparkReadOptions options;
  private final ArrowSchema schema;
  private final Reading reading;
  private final Counter reopened;
  private final Deque<SparkSplit> splits = new ArrayDeque<>();
  private final Queue<BatchBuffer> memory = new ConcurrentLinkedQueue<>();
  private final Semaphore wakeUps = new Semaphore(0);
  private SplitStream stream;
  private int retries;
  private long pauseEnd;

  SparkSplitReader(
      SplitOpener opener,
      SparkReadOptions options,
      ArrowSchema schema,
      Reading reading,
      Counter reopened) {
    this.opener = opener;
    this.options = options;
    this.schema = schema;
    this.reading = reading;
    this.reopened = reopened;
  }

  @Override
  public void handleSplitsChanges(SplitsChange<SparkSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("Cannot handle " + change);
    }
    splits.addAll(change.splits());
  }

  @Override
  public RecordsWithSplitIds<RowChunk> fetch() {
    SparkSplit split = splits.peek();
    if (split == null || opener.isClosed() || !pauseIsOver()) {
      return SplitRecords.nothing();
    }
    try {
      return read(split);
    } catch (BridgeException e) {
      closeStream();
      retryLater(split, e);
      return SplitRecords.nothing();
    }
  }

  private RecordsWithSplitIds<RowChunk> read(SparkSplit split) {
    if (limitIsReached(split)) {
      return finish(split);
    }
    if (stream == null) {
      stream = opener.open(split);
      LOG.info(
          "Reading split {} of {} from row {}", split.id(), options.publication(), split.row());
    }
    BatchBuffer buffer = Optional.ofNullable(memory.poll()).orElseGet(BatchBuffer::new);
    Optional<Batch> batch = stream.next(buffer);
    if (batch.isEmpty()) {
      LOG.info("Read split {} of {}: {} rows", split.id(), options.publication(), split.row());
      return finish(split);
    }
    return records(split, batch.get(), buffer);
  }

  private SplitRecords records(SparkSplit split, Batch batch, BatchBuffer buffer) {
    long weight = batch.arrowBatch().remaining();
    var columns =
        BatchView.of(reading, ArrowBatchReader.read(schema, batch.arrowBatch(), batch.rows()));
    int rows = batch.rows();
    if (options.plan().limit() != ReadPlan.NO_LIMIT) {
      rows = (int) Math.min(rows, options.plan().limit() - split.row());
    }
    splits.removeFirst();
    splits.addFirst(split.startingAt(split.row() + rows));
    if (rows > 0) {
      retries = 0;
    }
    return SplitRecords.of(
        split.splitId(), columns, rows, split.row(), weight, () -> giveBack(buffer));
  }

  private boolean limitIsReached(SparkSplit split) {
    long limit = options.plan().limit();
    return limit != ReadPlan.NO_LIMIT && split.row() >= limit;
  }

  private SplitRecords finish(SparkSplit split) {
    closeStream();
    splits.removeFirst();
    retries = 0;
    return SplitRecords.finished(split.splitId());
  }

  private void giveBack(BatchBuffer buffer) {
    if (buffer.array().length <= MAX_KEPT_BYTES && memory.size() < MAX_KEPT_BUFFERS) {
      memory.add(buffer);
    }
  }

  private void retryLater(SparkSplit split, BridgeException failure) {
    if (opener.isClosed()) {
      return;
    }
    if (!RetryPolicy.mayPass(failure) || retries >= options.retry().retries()) {
      throw new BridgeException(
          failure.code(),
          String.format(
              "Cannot read split %s of %s from row %d on, after %d retries: %s",
              split.id(), options.publication(), split.row(), retries, failure.text()),
          failure);
    }
    retries++;
    reopened.inc();
    Duration pause = options.retry().pauseBefore(retries);
    pauseEnd = System.nanoTime() + pause.toNanos();
    LOG.warn(
        "Opening split {} of {} again at row {} in {} ms, retry {} of {}",
        split.id(),
        options.publication(),
        split.row(),
        pause.toMillis(),
        retries,
        options.retry().retries(),
        failure);
  }

  /** Waits for the end of a pause after a failure; returns false when woken up before. */
  private boolean pauseIsOver() {
    if (retries == 0) {
      return true;
    }
    long left = pauseEnd - System.nanoTime();
    try {
      return left <= 0 || !wakeUps.tryAcquire(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  @Override
  public void wakeUp() {
    // A batch on its way arrives, or the reader closes its connections, which ends the wait for it.
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  @Override
  public void close() {
    closeStream();
  }
}
