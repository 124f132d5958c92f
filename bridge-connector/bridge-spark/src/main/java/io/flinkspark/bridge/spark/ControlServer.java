package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Compression;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ControlMessage.CancelSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Describe;
import io.flinkspark.bridge.protocol.ControlMessage.Epochs;
import io.flinkspark.bridge.protocol.ControlMessage.ListPublications;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.ControlMessage.Progress;
import io.flinkspark.bridge.protocol.ControlMessage.ProgressRecorded;
import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
import io.flinkspark.bridge.protocol.ControlMessage.Publications;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ExecutorMessage;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitReady;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Message;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers readers and hears executors. Each connection's thread only receives; what takes time runs
 * on the bridge's workers, a bounded number of requests a connection.
 */
final class ControlServer {

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int MAX_REQUESTS = 1000;

  private final PublicationRegistry publications;
  private final SplitRequests splits;
  private final Executor workers;
  private final BridgeMetrics metrics;

  ControlServer(
      PublicationRegistry publications,
      SplitRequests splits,
      Executor workers,
      BridgeMetrics metrics) {
    this.metrics = metrics;
    this.publications = publications;
    this.splits = splits;
    this.workers = workers;
  }

  /** Serves a reader until it goes; then its splits end. */
  void serveReader(FramedConnection reader) {
    LOG.info("Reader {} has come", reader.peer());
    Semaphore requests = new Semaphore(MAX_REQUESTS);
    try {
      while (true) {
        Message message = reader.receive();
        if (message instanceof CancelSplit cancel) {
          splits.cancel(request -> request.isFrom(reader, cancel.requestId()));
        } else if (message instanceof ControlMessage request) {
          requests.acquire();
          workers.execute(() -> answer(reader, request, requests));
        }
      }
    } catch (BridgeException e) {
      LOG.info("Reader {} has gone: {}", reader.peer(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reader.close();
      splits.cancel(request -> request.isFrom(reader));
    }
  }

  /** Hears an executor until it goes. */
  void serveExecutor(FramedConnection executor) {
    try {
      while (true) {
        ExecutorMessage message = executor.receive(ExecutorMessage.class);
        if (message instanceof SplitReady ready) {
          // A reader that takes no answers must not hold the executor back.
          workers.execute(() -> splits.ready(ready, executor));
        } else {
          splits.ended(message, executor);
        }
      }
    } catch (BridgeException e) {
      LOG.debug("Executor {} has gone: {}", executor.peer(), e.toString());
    } finally {
      executor.close();
      splits.lost(executor);
    }
  }

  private void answer(FramedConnection reader, ControlMessage request, Semaphore requests) {
    try {
      handle(reader, request);
    } catch (RuntimeException e) {
      fail(reader, request, e);
    } finally {
      requests.release();
    }
  }

  private static void fail(FramedConnection reader, ControlMessage request, RuntimeException e) {
    if (!reader.isOpen()) {
      return;
    }
    BridgeException failure =
        e instanceof BridgeException known
            ? known
            : new BridgeException(ErrorCode.INTERNAL, "Cannot answer a request: " + e, e);
    if (failure.code() == ErrorCode.INTERNAL) {
      LOG.error("Cannot answer {}", request.getClass().getSimpleName(), e);
    }
    try {
      reader.send(Failure.of(request.requestId(), failure));
    } catch (BridgeException lost) {
      LOG.debug("Cannot tell a reader that its request failed: {}", lost.toString());
    }
  }

  private void handle(FramedConnection reader, ControlMessage message) {
    if (message instanceof OpenSplit open) {
      open(reader, open);
    } else if (message instanceof Describe describe) {
      reader.send(describe(describe));
    } else if (message instanceof ListPublications list) {
      reader.send(new Publications(list.requestId(), publications.names()));
    } else if (message instanceof Progress progress) {
      record(progress);
      reader.send(new ProgressRecorded(progress.requestId()));
    } else {
      throw new BridgeException(
          ErrorCode.UNEXPECTED_MESSAGE,
          "Cannot answer: " + message.getClass().getSimpleName() + " is no request");
    }
  }

  private PublicationInfo describe(Describe describe) {
    checkEpoch(describe.epoch() == Describe.LATEST || describe.epoch() == 0, describe.epoch());
    CompiledPlan plan = publications.get(describe.publication()).compile(describe.plan());
    return new PublicationInfo(
        describe.requestId(),
        describe.publication(),
        plan.generation(),
        plan.arrowSchema(),
        Epochs.BOUNDED,
        0,
        plan.partitions(),
        plan.preferredHosts(),
        plan.estimatedRows(),
        plan.estimatedBytes(),
        plan.pushdown());
  }

  private void open(FramedConnection reader, OpenSplit open) {
    Publication publication = publications.get(open.publication());
    CompiledPlan plan = publication.compile(open.plan());
    checkGeneration(open.publication(), plan, open.generation());
    checkEpoch(open.split().epoch() == 0, open.split().epoch());
    if (open.split().partition() >= plan.partitions()) {
      throw new BridgeException(
          ErrorCode.SPLIT_UNKNOWN,
          String.format(
              "Cannot open split %s of %s: it has %d partitions",
              open.split(), open.publication(), plan.partitions()));
    }
    if (open.compression() == Compression.ZSTD) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "Cannot open split %s of %s: batches are compressed with LZ4 or not at all (%s)",
              open.split(), open.publication(), open.compression()));
    }
    metrics.opened(publication.opened(plan.generation(), open.consumer(), open.split()));
    splits.open(open, plan, reader);
  }

  private void record(Progress progress) {
    Publication publication = publications.get(progress.publication());
    publication.record(progress.generation(), progress.consumer(), progress.finished());
  }

  static void checkGeneration(String publication, CompiledPlan plan, UUID asked) {
    if (!plan.generation().equals(asked)) {
      throw new BridgeException(
          ErrorCode.GENERATION_CHANGED,
          String.format(
              "Cannot go on reading %s: it was published again and may hold other rows (%s, was"
                  + " %s)",
              publication, plan.generation(), asked));
    }
  }

  private static void checkEpoch(boolean known, long epoch) {
    if (!known) {
      throw new BridgeException(
          ErrorCode.SPLIT_UNKNOWN,
          "Cannot read epoch " + epoch + ": the publication is bounded and has epoch 0 alone");
    }
  }
}
