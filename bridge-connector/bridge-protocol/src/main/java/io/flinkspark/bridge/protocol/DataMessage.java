package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.nio.ByteBuffer;

/**
 * The rows of one split: {@link OpenTicket} from the reader, then {@link StreamStart}, {@link
 * StreamSchema}, any number of {@link Batch}, and {@link StreamEnd} from the server. A connection
 * that ends without StreamEnd is never the end of the data.
 */
public sealed interface DataMessage extends Message {

  /**
   * The reader's first message, sent and checked by the handshake.
   *
   * @param maxFrameBytes the largest frame that the reader takes
   */
  record OpenTicket(Bytes ticket, int maxFrameBytes) implements DataMessage {
    public OpenTicket {
      check(maxFrameBytes > 0, "Cannot open a ticket: frames without bytes (%d)", maxFrameBytes);
    }
  }

  /** The first row that will come, as the ticket says. */
  record StreamStart(long startRow) implements DataMessage {}

  /** An encapsulated Arrow IPC schema message. */
  record StreamSchema(Bytes arrowSchema) implements DataMessage {}

  /**
   * Rows as an encapsulated Arrow IPC record batch message. {@link FramedConnection#sendBatch}
   * sends one without copying.
   *
   * @param firstRow the row number in the split of the batch's first row
   * @param arrowBatch a view of memory that may be used again: see {@link FramedConnection#receive}
   */
  record Batch(long firstRow, int rows, ByteBuffer arrowBatch) implements DataMessage {

    /** Bytes before the Arrow message. */
    static final int HEADER_BYTES = 12;

    public Batch {
      check(
          firstRow >= 0 && rows >= 0,
          "Cannot send a batch: negative row numbers (%d, %d)",
          firstRow,
          rows);
    }
  }

  /**
   * The split is complete.
   *
   * @param rows the number of rows in the whole split, those before the start row included
   */
  record StreamEnd(long rows) implements DataMessage {}
}
