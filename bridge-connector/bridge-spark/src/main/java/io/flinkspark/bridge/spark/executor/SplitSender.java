package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamSchema;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.spark.arrow.ArrowSchemas;
import io.flinkspark.bridge.spark.arrow.BatchWriter;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Sends a split's rows from its start row on. The reader holds it back: nothing piles up here but
 * the batch being filled and the one before. Rows before the start row are computed and dropped.
 * Closing it fails when memory leaked. Used by its task's thread alone.
 */
final class SplitSender implements AutoCloseable {

  private final SplitOrder order;
  private final FramedConnection reader;
  private final BufferAllocator allocator = new RootAllocator();
  private final BatchSender sender;

  SplitSender(SplitOrder order, FramedConnection reader) {
    this.order = order;
    this.reader = reader;
    sender = new BatchSender(order.split(), reader, this::newBatch);
  }

  private BatchWriter newBatch() {
    return new BatchWriter(
        order.schema(),
        allocator,
        order.maxBatchRows(),
        order.maxBatchBytes(),
        order.compression());
  }

  SplitOutcome sendAll(PartitionRows rows) throws InterruptedException {
    reader.send(new StreamStart(order.startRow()));
    reader.send(new StreamSchema(ArrowSchemas.toMessage(ArrowSchemas.of(order.schema()))));
    long row = rows.skip(Math.min(order.startRow(), order.maxRows()));
    if (row < order.startRow()) {
      throw new BridgeException(
          ErrorCode.SPLIT_FAILED,
          String.format(
              "Cannot send %s: it has %d rows, fewer than were read before (%d)",
              order.split(), row, order.startRow()));
    }
    while (rows.fill(sender.filling(), order.maxRows() - row)) {
      long firstRow = row;
      row += sender.filling().rows();
      sender.sendAndGoOn(firstRow);
    }
    sender.sendLast(row);
    row += sender.filling().rows();
    reader.send(new StreamEnd(row));
    return new SplitOutcome(true, row - order.startRow(), reader.bytesSent());
  }

  @Override
  public void close() {
    sender.close();
    allocator.close();
  }
}
