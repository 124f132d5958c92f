package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.FramedConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells readers that wait long for a row that their executor still works on it. A reader that takes
 * nothing holds a sign back, so each sign has a thread, which exists while it is sent. Safe for
 * several threads.
 */
final class SignsOfLife implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);

  /** What a reader had got at the last look. Used by the looking thread and a sign's. */
  private static final class Watched {
    private long bytes;
    private volatile boolean isBeingSigned;
  }

  private final Map<FramedConnection, Watched> readers = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  SignsOfLife(ThreadFactory threads) {
    this.threads = Executors.newCachedThreadPool(threads);
  }

  void watch(FramedConnection reader) {
    readers.put(reader, new Watched());
  }

  void forget(FramedConnection reader) {
    readers.remove(reader);
  }

  /** Gives a sign to each reader that got nothing since the last call; returns at once. */
  void give() {
    readers.forEach(
        (reader, watched) -> {
          long bytes = reader.bytesSent();
          if (bytes == watched.bytes && !watched.isBeingSigned) {
            watched.isBeingSigned = true;
            send(reader, watched);
          }
          watched.bytes = bytes;
        });
  }

  private void send(FramedConnection reader, Watched watched) {
    try {
      threads.execute(
          () -> {
            try {
              reader.ping();
            } catch (BridgeException e) {
              LOG.debug("Reader {} is gone: {}", reader.peer(), e.toString());
            } finally {
              watched.isBeingSigned = false;
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("No signs of life any more: the server is closed");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
