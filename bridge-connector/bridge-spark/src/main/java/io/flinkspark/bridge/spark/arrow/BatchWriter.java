package io.flinkspark.bridge.spark.arrow;

import io.flinkspark.bridge.protocol.Compression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowBodyCompression;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Collects rows, one by one or out of Spark's vectors, and hands them out as Arrow record batches,
 * bounded in rows and bytes; a row that is larger than a batch may be makes a batch of its own. The
 * same rows make the same batches, whichever way they come. Not for several threads.
 */
public final class BatchWriter implements AutoCloseable {

  private static final int ALIGNMENT = 8;
  private static final ByteBuffer PADDING = ByteBuffer.allocateDirect(ALIGNMENT);
  private static final int CONTINUATION = 0xFFFFFFFF;

  /** A flat row takes no more than so many times its size in Spark: decimals take that much. */
  private static final int MOST_BY_SIZE = 2;

  private final ColumnWriter[] columns;
  private final int maxRows;
  private final long maxBytes;
  private final Lz4Body compressed;
  private final boolean isFlat;
  private int rows;

  /** What the rows taken one by one take at most. */
  private long mostBytes;

  /**
   * @param schema columns of types that {@link ArrowSchemas} knows
   * @param maxBytes before compression
   * @param compression none or LZ4
   */
  public BatchWriter(
      StructType schema,
      BufferAllocator allocator,
      int maxRows,
      long maxBytes,
      Compression compression) {
    columns = ColumnWriters.of(schema, allocator);
    compressed = compression == Compression.LZ4 ? new Lz4Body(allocator) : null;
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    isFlat = Arrays.stream(schema.fields()).noneMatch(field -> isNested(field.dataType()));
    mostBytes = overhead();
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  /** What a column's first offset and its last bits take at most. */
  private long overhead() {
    return (long) Long.BYTES * columns.length;
  }

  /**
   * Takes a row, unless the batch is full with those before it: then it is to be sent and reset,
   * and the row offered again.
   */
  public boolean offer(InternalRow row) {
    if (rows == maxRows) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i].write(row, i);
    }
    if (isTooLarge(row) && rows > 0) {
      truncate();
      return false;
    }
    rows++;
    return true;
  }

  /** Adds up what the rows can take at most, and counts only once that is too much. */
  private boolean isTooLarge(InternalRow row) {
    if (isFlat && row instanceof UnsafeRow sized) {
      mostBytes += MOST_BY_SIZE * (long) sized.getSizeInBytes();
      if (mostBytes <= maxBytes) {
        return false;
      }
    }
    mostBytes = bytes();
    return mostBytes > maxBytes;
  }

  /**
   * From now on, {@link #take} takes rows of these vectors, whose content stays as it is.
   *
   * @param vectors one a column
   */
  public void load(ColumnVector[] vectors) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].load(vectors[i]);
    }
  }

  /**
   * Takes rows of the vectors, as many as {@link #offer} would take if they were offered one after
   * the other.
   *
   * @return how many; fewer than offered when the batch is full
   */
  public int take(int from, int offered) {
    int most = Math.min(offered, maxRows - rows);
    int step = most;
    int taken = 0;
    while (taken < most) {
      step = fitting(from + taken, Math.min(step, most - taken));
      append(from + taken, step);
      if (rows > 0 && bytes() > maxBytes) {
        truncate();
        break;
      }
      rows += step;
      taken += step;
    }
    mostBytes = maxBytes; // to be counted, should rows follow one by one
    return taken;
  }

  /** So many rows that surely fit, or the one that has to be tried. */
  private int fitting(int from, int most) {
    long room = maxBytes - bytes();
    int count = most;
    while (count > 1 && bound(from, count) > room) {
      count /= 2;
    }
    return count;
  }

  private long bound(int from, int count) {
    long bytes = 0;
    for (ColumnWriter column : columns) {
      bytes += column.bound(from, count);
    }
    return bytes;
  }

  private void append(int from, int count) {
    for (ColumnWriter column : columns) {
      column.append(from, count);
    }
  }

  private void truncate() {
    for (ColumnWriter column : columns) {
      column.truncate(rows);
    }
  }

  /** What the rows take before compression, without the padding of buffers. */
  public long bytes() {
    long bytes = 0;
    for (ColumnWriter column : columns) {
      bytes += column.bytes();
    }
    return bytes;
  }

  /** How many rows were taken since the last reset. */
  public int rows() {
    return rows;
  }

  /**
   * The rows as an encapsulated Arrow IPC record batch message, in pieces that follow each other.
   * They are views of this writer's memory and good until it takes the next row.
   */
  public List<ByteBuffer> message() {
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    for (ColumnWriter column : columns) {
      column.collect(nodes, buffers);
    }
    return compressed == null
        ? message(nodes, buffers, NoCompressionCodec.DEFAULT_BODY_COMPRESSION)
        : message(nodes, compressed.compress(buffers), Lz4Body.METHOD);
  }

  private List<ByteBuffer> message(
      List<ArrowFieldNode> nodes, List<ArrowBuf> buffers, ArrowBodyCompression method) {
    List<ByteBuffer> pieces = new ArrayList<>(2 * buffers.size() + 1);
    try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, nodes, buffers, method)) {
      pieces.add(head(MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT)));
    }
    for (ArrowBuf buffer : buffers) {
      addPadded(pieces, buffer);
    }
    return pieces;
  }

  private static ByteBuffer head(ByteBuffer metadata) {
    int length = roundUp(metadata.remaining());
    ByteBuffer head =
        ByteBuffer.allocate(2 * Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(CONTINUATION).putInt(length).put(metadata);
    return head.clear();
  }

  private static void addPadded(List<ByteBuffer> pieces, ArrowBuf buffer) {
    int length = (int) buffer.readableBytes();
    if (length == 0) {
      return;
    }
    pieces.add(buffer.nioBuffer(0, length));
    if (roundUp(length) > length) {
      pieces.add(PADDING.duplicate().limit(roundUp(length) - length));
    }
  }

  private static int roundUp(int length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Forgets the rows taken. */
  public void reset() {
    for (ColumnWriter column : columns) {
      column.reset();
    }
    if (compressed != null) {
      compressed.reset();
    }
    rows = 0;
    mostBytes = overhead();
  }

  @Override
  public void close() {
    for (ColumnWriter column : columns) {
      column.close();
    }
    if (compressed != null) {
      compressed.close();
    }
  }
}
