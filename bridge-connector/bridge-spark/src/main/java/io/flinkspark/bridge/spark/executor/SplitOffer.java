package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A split that a task offers, until its reader comes. The task waits here; the thread of the
 * reader's connection brings it, and that of the driver's connection says when another attempt at
 * the task has the reader.
 */
final class SplitOffer {

  private final long requestId;
  private final CompletableFuture<FramedConnection> reader = new CompletableFuture<>();
  private final CountDownLatch withdrawn = new CountDownLatch(1);
  private volatile boolean handedOver;

  SplitOffer(long requestId) {
    this.requestId = requestId;
  }

  long requestId() {
    return requestId;
  }

  /** Hands the reader to the task; false when it has one already, or waits no more. */
  boolean take(FramedConnection connection) {
    return reader.complete(connection);
  }

  /** The reader went to another attempt at this task. */
  void refuse(BridgeException reason) {
    reader.completeExceptionally(reason);
  }

  /** No reader can come any more; one that came and was not awaited is sent away. */
  void withdraw() {
    withdrawn.countDown();
    if (!reader.cancel(false) && !handedOver && !reader.isCompletedExceptionally()) {
      reader.join().close();
    }
  }

  /**
   * The reader. When it went to another attempt this waits until Spark ends this one: an attempt
   * that returned would count as the task's success, and Spark would kill the one that serves.
   */
  FramedConnection await(Duration timeout) throws InterruptedException {
    try {
      FramedConnection connection = reader.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      handedOver = true;
      return connection;
    } catch (TimeoutException e) {
      throw new BridgeException(
          ErrorCode.PEER_SILENT, "Cannot serve a split: its reader did not come in " + timeout, e);
    } catch (ExecutionException e) {
      withdrawn.await();
      throw (BridgeException) e.getCause();
    } catch (CancellationException e) {
      throw new BridgeException(
          ErrorCode.SPLIT_CANCELLED, "Cannot serve a split: the bridge is closing", e);
    }
  }
}
