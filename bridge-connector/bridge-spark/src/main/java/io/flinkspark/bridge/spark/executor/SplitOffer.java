package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A split that a task offers, until its reader comes. The task waits here; the thread of the
 * reader's connection brings it.
 */
final class SplitOffer {

  private final long requestId;
  private final CompletableFuture<FramedConnection> reader = new CompletableFuture<>();
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

  /** No reader can come any more; one that came and was not awaited is sent away. */
  void withdraw() {
    if (!reader.cancel(false) && !handedOver && !reader.isCompletedExceptionally()) {
      reader.join().close();
    }
  }

  /** The reader. */
  FramedConnection await(Duration timeout) throws InterruptedException {
    try {
      FramedConnection connection = reader.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      handedOver = true;
      return connection;
    } catch (TimeoutException e) {
      throw new BridgeException(
          ErrorCode.PEER_SILENT, "Cannot serve a split: its reader did not come in " + timeout, e);
    } catch (ExecutionException | CancellationException e) {
      throw new BridgeException(
          ErrorCode.SPLIT_CANCELLED, "Cannot serve a split: the bridge is closing", e);
    }
  }
}
