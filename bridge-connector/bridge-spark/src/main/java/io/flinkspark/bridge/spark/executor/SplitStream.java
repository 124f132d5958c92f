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
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.Iterator;

/**
 * Sends a split's rows from its start row on. The reader holds it back: nothing piles up here but
 * the one batch being filled. Rows before the start row are computed and dropped. Closing it fails
 * when memory leaked. Used by its task's thread alone.
 */
final class SplitStream implements AutoCloseable {

  private final SplitOrder order;
  private final FramedConnection reader;
  private final TaskContext task;
  private final BufferAllocator allocator = new RootAllocator();
  private final BatchWriter batch;
  private long nextRow;

  SplitStream(SplitOrder order, FramedConnection reader, TaskContext task) {
    this.order = order;
    this.reader = reader;
    this.task = task;
    nextRow = order.startRow();
    batch =
        new BatchWriter(
            order.schema(),
            allocator,
            order.maxBatchRows(),
            order.maxBatchBytes(),
            order.compression());
  }

  SplitOutcome sendAll(Iterator<InternalRow> rows) {
    reader.send(new StreamStart(order.startRow()));
    reader.send(new StreamSchema(ArrowSchemas.toMessage(ArrowSchemas.of(order.schema()))));
    long row = 0;
    while (row < order.maxRows() && hasNext(rows)) {
      InternalRow next = rows.next();
      if (row++ < order.startRow()) {
        continue;
      }
      if (!batch.offer(next)) {
        flush();
        batch.offer(next);
      }
    }
    if (row < order.startRow()) {
      throw new BridgeException(
          ErrorCode.SPLIT_FAILED,
          String.format(
              "Cannot send %s: it has %d rows, fewer than were read before (%d)",
              order.split(), row, order.startRow()));
    }
    flush();
    reader.send(new StreamEnd(row));
    return new SplitOutcome(true, row - order.startRow(), reader.bytesSent());
  }

  /** Computing the next row may take long, and a cancelled task is to end there, too. */
  private boolean hasNext(Iterator<InternalRow> rows) {
    task.killTaskIfInterrupted();
    return rows.hasNext();
  }

  private void flush() {
    if (batch.rows() == 0) {
      return;
    }
    if (batch.bytes() > reader.maxFrameBytes()) {
      throw rowTooLarge(null); // also when it would shrink: the reader has to hold it
    }
    try {
      reader.sendBatch(nextRow, batch.rows(), batch.message());
    } catch (BridgeException e) {
      throw e.code() == ErrorCode.FRAME_TOO_LARGE ? rowTooLarge(e) : e;
    }
    nextRow += batch.rows();
    batch.reset();
  }

  private BridgeException rowTooLarge(BridgeException cause) {
    return new BridgeException(
        ErrorCode.ROW_TOO_LARGE,
        String.format(
            "Cannot send row %d of %s: it is larger than the reader takes (%d bytes)",
            nextRow, order.split(), reader.maxFrameBytes()),
        cause);
  }

  @Override
  public void close() {
    batch.close();
    allocator.close();
  }
}
