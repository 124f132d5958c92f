package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitEnded;
import io.flinkspark.bridge.protocol.ExecutorMessage.SplitFailed;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.io.Serializable;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * Runs in a Spark task: offers its partition's rows and sends them to the reader that comes. A
 * reader that goes, or never comes, ends the task without failing it, since nobody would want it
 * tried again; what goes wrong in Spark fails it, as always.
 *
 * @param <T> what the partitions consist of
 */
public final class SplitTask<T> extends AbstractFunction1<Iterator<T>, SplitOutcome>
    implements Serializable {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(SplitTask.class);

  private static final Set<ErrorCode> READER_GONE =
      Set.of(
          ErrorCode.CONNECTION_LOST,
          ErrorCode.PEER_SILENT,
          ErrorCode.SPLIT_CANCELLED,
          ErrorCode.ROW_TOO_LARGE);

  private final BridgeAccess access;
  private final SplitOrder order;
  private final PartitionReader<T> partitions;

  public SplitTask(BridgeAccess access, SplitOrder order, PartitionReader<T> partitions) {
    this.access = access;
    this.order = order;
    this.partitions = partitions;
  }

  @Override
  public SplitOutcome apply(Iterator<T> partition) {
    DataServer server = DataServer.join(access);
    try {
      return serve(partition, server, server.offer(order.requestId()));
    } catch (BridgeException e) {
      if (READER_GONE.contains(e.code())) {
        LOG.info("Stopped serving {}: {}", order.split(), e.toString());
        return SplitOutcome.ABANDONED;
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SplitOutcome.ABANDONED;
    } finally {
      server.leave();
    }
  }

  private SplitOutcome serve(Iterator<T> partition, DataServer server, SplitOffer offer)
      throws InterruptedException {
    try {
      FramedConnection reader = offer.await(access.readerTimeout());
      SplitOutcome outcome = send(partition, reader);
      server.closeLater(reader);
      server.withdraw(offer, new SplitEnded(order.requestId(), outcome.rows(), outcome.bytes()));
      return outcome;
    } catch (Throwable e) {
      BridgeException failure = explain(e);
      server.withdraw(
          offer, new SplitFailed(order.requestId(), failure.code().number(), failure.text()));
      throw e;
    }
  }

  private SplitOutcome send(Iterator<T> partition, FramedConnection reader)
      throws InterruptedException {
    try (SplitSender stream = new SplitSender(order, reader)) {
      return stream.sendAll(partitions.open(partition, TaskContext.get()));
    } catch (Throwable e) {
      // Spark's own checked exceptions come undeclared.
      tell(reader, e);
      reader.close();
      throw e;
    }
  }

  private void tell(FramedConnection reader, Throwable failure) {
    if (!reader.isOpen()) {
      return;
    }
    try {
      reader.send(Failure.of(Failure.CONNECTION, explain(failure)));
    } catch (BridgeException e) {
      failure.addSuppressed(e);
    }
  }

  private BridgeException explain(Throwable failure) {
    return failure instanceof BridgeException known
        ? known
        : new BridgeException(
            ErrorCode.SPLIT_FAILED,
            "Cannot send " + order.split() + ": Spark failed to compute it (" + failure + ")");
  }
}
