package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.protocol.BatchBuffer;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.DataMessage.Batch;
import io.flinkspark.bridge.protocol.DataMessage.StreamEnd;
import io.flinkspark.bridge.protocol.DataMessage.StreamSchema;
import io.flinkspark.bridge.protocol.DataMessage.StreamStart;
import io.flinkspark.bridge.protocol.DataPath;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;
import io.flinkspark.bridge.protocol.Message;
import io.flinkspark.bridge.protocol.SessionMessage.Failure;
import java.util.Optional;

/**
 * The rows of one split as they come, with a check that none is missing and none comes twice. Not
 * for several threads, except {@link #close}.
 */
final class SplitStream implements AutoCloseable {

  private final FramedConnection connection;
  private final DataPath path;
  private long row;

  SplitStream(FramedConnection connection, DataPath path, long startRow, ArrowSchema expected) {
    this.connection = connection;
    this.path = path;
    row = startRow;
    long start = connection.receive(StreamStart.class).startRow();
    if (start != startRow) {
      throw unexpected("it starts at row %d, not %d", start, startRow);
    }
    ArrowSchema schema =
        ArrowSchema.read(connection.receive(StreamSchema.class).arrowSchema().toBuffer());
    if (!schema.equals(expected)) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          "Cannot read a split: its columns are " + schema + ", not " + expected);
    }
  }

  DataPath path() {
    return path;
  }

  /** Who sends: an executor, or the driver as a relay. */
  String sender() {
    return connection.peer();
  }

  /** The next batch, in this memory; empty at the end of the split. */
  Optional<Batch> next(BatchBuffer memory) {
    Message message = connection.receive(memory);
    if (message instanceof Batch batch) {
      if (batch.firstRow() != row) {
        throw unexpected("row %d comes instead of %d", batch.firstRow(), row);
      }
      row += batch.rows();
      return Optional.of(batch);
    }
    if (message instanceof StreamEnd end) {
      if (end.rows() != row) {
        throw unexpected("it has %d rows, but %d came", end.rows(), row);
      }
      return Optional.empty();
    }
    if (message instanceof Failure failure) {
      throw failure.toException();
    }
    throw unexpected("a %s comes instead of rows", message.getClass().getSimpleName());
  }

  private static BridgeException unexpected(String format, Object... values) {
    return new BridgeException(
        ErrorCode.UNEXPECTED_MESSAGE, "Cannot read a split: " + String.format(format, values));
  }

  @Override
  public void close() {
    connection.close();
  }
}
