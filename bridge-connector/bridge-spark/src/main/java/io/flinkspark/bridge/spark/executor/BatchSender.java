package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.spark.arrow.BatchWriter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends one batch while the next one is filled; a reader that takes no more holds both back. The
 * task's thread calls everything; a thread of its own, started with the first batch that others
 * follow, writes to the connection. What fails there is thrown by the next call.
 */
final class BatchSender implements AutoCloseable {

  private final String split;
  private final FramedConnection reader;
  private final ExecutorService writing;
  private BatchWriter filling;
  private BatchWriter other;
  private Future<?> sending;

  BatchSender(String split, FramedConnection reader, Supplier<BatchWriter> batches) {
    this.split = split;
    this.reader = reader;
    filling = batches.get();
    other = batches.get();
    writing =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "bridge-data-sender");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The batch to fill. */
  BatchWriter filling() {
    return filling;
  }

  /** Sends the batch just filled, in the background, when another one is to be filled. */
  void sendAndGoOn(long firstRow) throws InterruptedException {
    awaitSent();
    BatchWriter batch = filling;
    sending = writing.submit(() -> send(firstRow, batch));
    filling = other;
    other = batch;
    filling.reset();
  }

  /** Sends the batch just filled, if it holds anything; returns when everything is sent. */
  void sendLast(long firstRow) throws InterruptedException {
    awaitSent();
    if (filling.rows() > 0) {
      send(firstRow, filling);
    }
  }

  private void awaitSent() throws InterruptedException {
    if (sending == null) {
      return;
    }
    try {
      sending.get();
    } catch (InterruptedException e) {
      writing.shutdownNow(); // a reader that takes no more must not hold a killed task
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BridgeException known) {
        throw known;
      }
      throw new IllegalStateException("Cannot send " + split + ": " + e.getCause(), e.getCause());
    }
  }

  private void send(long firstRow, BatchWriter batch) {
    if (batch.bytes() > reader.maxFrameBytes()) {
      throw rowTooLarge(firstRow, null); // also when it would shrink: the reader has to hold it
    }
    try {
      reader.sendBatch(firstRow, batch.rows(), batch.message());
    } catch (BridgeException e) {
      throw e.code() == ErrorCode.FRAME_TOO_LARGE ? rowTooLarge(firstRow, e) : e;
    }
  }

  private BridgeException rowTooLarge(long row, BridgeException cause) {
    return new BridgeException(
        ErrorCode.ROW_TOO_LARGE,
        String.format(
            "Cannot send row %d of %s: it is larger than the reader takes (%d bytes)",
            row, split, reader.maxFrameBytes()),
        cause);
  }

  /**
   * Waits for what is being sent; ends it, and with it the connection, if the task was or is
   * interrupted. Nothing uses the batches' memory any more afterwards.
   */
  @Override
  public void close() {
    writing.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (writing.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        writing.shutdownNow();
      }
    }
    filling.close();
    other.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
