package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FrameRelay;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import io.flinkspark.bridge.protocol.Ticket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rows from executors to readers that cannot reach them. A reader shows its ticket here; the
 * relay dials the executor, shows the same ticket there and passes on what comes. It holds 64 KiB a
 * split; a slow reader holds the executor back.
 *
 * <p>Threads: the reader's connection has one already, which passes frames on; a second one waits
 * for the reader to leave. Both end when either connection does.
 */
final class SplitRelay {

  private static final Logger LOG = LoggerFactory.getLogger(SplitRelay.class);

  /** How long a reader that has everything may take to close. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final SplitRequests splits;
  private final BridgeDialer dialer;
  private final BridgeMetrics metrics;

  SplitRelay(SplitRequests splits, BridgeDialer dialer, BridgeMetrics metrics) {
    this.splits = splits;
    this.dialer = dialer;
    this.metrics = metrics;
  }

  /** Serves a reader with a good ticket until its split ends or it goes. */
  void serve(FramedConnection reader) {
    Ticket ticket = reader.ticket().orElseThrow();
    try (FramedConnection executor = dial(ticket, reader)) {
      relay(ticket, executor, reader);
    } catch (BridgeException e) {
      if (reader.isOpen() && reader.bytesSent() == 0) {
        reader.send(Failure.of(Failure.CONNECTION, e));
      }
      LOG.info("Stopped relaying split {} of {}: {}", ticket.split(), ticket.publication(), e);
    }
  }

  private FramedConnection dial(Ticket ticket, FramedConnection reader) {
    RelayedSplit split =
        splits
            .relayed(ticket.requestId())
            .orElseThrow(
                () ->
                    new BridgeException(
                        ErrorCode.SPLIT_FAILED,
                        String.format(
                            "Cannot relay split %s of %s: no task offers it by way of the driver"
                                + " (request %d)",
                            ticket.split(), ticket.publication(), ticket.requestId())));
    FramedConnection executor =
        dialer.data(split.executor(), split.ticket(), reader.maxFrameBytes());
    splits.endWithRequest(ticket.requestId(), executor);
    return executor;
  }

  private void relay(Ticket ticket, FramedConnection executor, FramedConnection reader) {
    metrics.relayed();
    Thread watch =
        new Thread(() -> awaitEnd(reader, executor), "bridge-relay-" + ticket.requestId());
    watch.setDaemon(true);
    watch.start();
    try {
      new FrameRelay(executor, reader, metrics::relayedBytes).run();
      LOG.info(
          "Relayed split {} of {} to {}: {} bytes",
          ticket.split(),
          ticket.publication(),
          reader.peer(),
          reader.bytesSent());
      watch.join(LINGER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reader.close();
    }
  }

  /** Readers only ever end the connection. */
  private static void awaitEnd(FramedConnection reader, FramedConnection executor) {
    try {
      LOG.debug("Reader {} is gone: {}", reader.peer(), reader.awaitEnd().toString());
    } finally {
      executor.close();
    }
  }
}
