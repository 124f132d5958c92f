package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.flink.arrow.BatchView;
import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
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

  /** With less than this in memory, another batch is read. */
  private static final long READ_AHEAD_BYTES = 8 << 20;

  private final SplitOpener opener;
  private final SparkReadOptions options;
  private final ArrowSchema schema;
  private final Reading reading;
  private final SparkReaderMetrics metrics;
  private final Map<String, SparkSplit> splits = new LinkedHashMap<>();
  private final Set<String> paused = new HashSet<>();
  private final ReadAhead readAhead = new ReadAhead(READ_AHEAD_BYTES);
  private final Semaphore wakeUps = new Semaphore(0);
  private SplitStream stream;
  private String streaming;
  private int retries;
  private long pauseEnd;

  SparkSplitReader(
      SplitOpener opener,
      SparkReadOptions options,
      ArrowSchema schema,
      Reading reading,
      SparkReaderMetrics metrics) {
    this.opener = opener;
    this.options = options;
    this.schema = schema;
    this.reading = reading;
    this.metrics = metrics;
  }

  @Override
  public void handleSplitsChanges(SplitsChange<SparkSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("Cannot handle " + change);
    }
    change.splits().forEach(split -> splits.put(split.splitId(), split));
    metrics.splitsLeft(splits.values());
  }

  /**
   * Splits that are ahead of others' watermarks wait. One that is being read is closed, not held:
   * another one of this reader may have to catch up, and Spark's core is free meanwhile.
   */
  @Override
  public void pauseOrResumeSplits(Collection<SparkSplit> toPause, Collection<SparkSplit> toResume) {
    toPause.forEach(split -> paused.add(split.splitId()));
    toResume.forEach(split -> paused.remove(split.splitId()));
    if (paused.contains(streaming)) {
      closeStream();
    }
  }

  @Override
  public RecordsWithSplitIds<RowChunk> fetch() {
    if (splits.isEmpty() || opener.isClosed()) {
      return SplitRecords.nothing();
    }
    Optional<SparkSplit> next = next();
    if (next.isEmpty() || !readAhead.hasRoom()) {
      awaitWakeUp();
      return SplitRecords.nothing();
    }
    if (!pauseIsOver()) {
      return SplitRecords.nothing();
    }
    SparkSplit split = next.get();
    try {
      return read(split);
    } catch (BridgeException e) {
      closeStream();
      retryLater(split, e);
      return SplitRecords.nothing();
    }
  }

  /** The split that is being read, else the first that is not paused. */
  private Optional<SparkSplit> next() {
    if (stream != null) {
      return Optional.of(splits.get(streaming));
    }
    return splits.values().stream().filter(split -> !paused.contains(split.splitId())).findFirst();
  }

  private RecordsWithSplitIds<RowChunk> read(SparkSplit split) {
    if (limitIsReached(split)) {
      return finish(split);
    }
    if (stream == null) {
      stream = opener.open(split);
      streaming = split.splitId();
      metrics.splitOpened(stream.path());
      LOG.info(
          "Reading split {} of {} from row {}, {} from {}",
          split.id(),
          options.publication(),
          split.row(),
          stream.path() == DataPath.RELAY ? "relayed" : "directly",
          stream.sender());
    }
    BatchMemory memory = readAhead.take();
    Optional<Batch> batch = stream.next(memory.received());
    if (batch.isEmpty()) {
      LOG.info("Read split {} of {}: {} rows", split.id(), options.publication(), split.row());
      readAhead.leave(memory);
      return finish(split);
    }
    return records(split, batch.get(), memory);
  }

  private SplitRecords records(SparkSplit split, Batch batch, BatchMemory memory) {
    long weight = batch.arrowBatch().remaining();
    metrics.batchReceived(stream.path(), weight);
    var columns =
        BatchView.of(
            reading,
            ArrowBatchReader.read(
                schema,
                batch.arrowBatch(),
                batch.rows(),
                memory.plain(),
                options.compression() == Compression.NONE ? 0 : options.limits().dataFrameBytes()));
    int rows = batch.rows();
    if (options.plan().limit() != ReadPlan.NO_LIMIT) {
      rows = (int) Math.min(rows, options.plan().limit() - split.row());
    }
    splits.put(split.splitId(), split.startingAt(split.row() + rows));
    metrics.splitsLeft(splits.values());
    if (rows > 0) {
      retries = 0;
    }
    readAhead.hold(memory);
    return SplitRecords.of(
        split.splitId(), columns, rows, split.row(), weight, row -> handedOn(memory, row));
  }

  private boolean limitIsReached(SparkSplit split) {
    long limit = options.plan().limit();
    return limit != ReadPlan.NO_LIMIT && split.row() >= limit;
  }

  private SplitRecords finish(SparkSplit split) {
    closeStream();
    splits.remove(split.splitId());
    paused.remove(split.splitId());
    metrics.splitsLeft(splits.values());
    retries = 0;
    return SplitRecords.finished(split.splitId());
  }

  private void handedOn(BatchMemory memory, BatchRow row) {
    if (row.isShared()) {
      readAhead.giveAway(memory);
    } else {
      readAhead.giveBack(memory);
    }
    wakeUp();
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
    metrics.splitReopened();
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

  private void awaitWakeUp() {
    try {
      wakeUps.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
      streaming = null;
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
