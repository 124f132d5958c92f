package io.flinkspark.jobs.flink.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;

/**
 * Batches from a socket, each behind its length, read with arrow-vector: the straightforward way
 * that bridge-flink is compared with. A thread reads ahead as far as the real one does.
 */
final class ArrowVectorFeed implements Feed<RowData> {

  private static final long serialVersionUID = 1;
  private static final int CHUNK_ROWS = 512;
  private static final int READ_AHEAD = 2;

  private final int port;
  private transient BufferAllocator allocator;
  private transient SocketChannel socket;
  private transient VectorSchemaRoot root;
  private transient VectorLoader loader;
  private transient BlockingQueue<Optional<ArrowRecordBatch>> arrived;
  private transient volatile Exception failure;
  private transient ColumnarRowData row;
  private transient int next;
  private transient int end;

  ArrowVectorFeed(int port) {
    this.port = port;
  }

  @Override
  public void open() throws IOException {
    allocator = new RootAllocator();
    root = VectorSchemaRoot.create(schema(), allocator);
    loader = new VectorLoader(root);
    arrived = new ArrayBlockingQueue<>(READ_AHEAD);
    row = new ColumnarRowData(new VectorizedColumnBatch(columns()));
    next = 0;
    end = 0;
    socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread reader = new Thread(this::readAll, "arrow-vector");
    reader.setDaemon(true);
    reader.start();
  }

  private static Schema schema() {
    ArrowType longType = new ArrowType.Int(64, true);
    return new Schema(
        List.of(
            Field.nullable("id", longType),
            Field.nullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            Field.nullable("user", new ArrowType.Utf8()),
            Field.nullable("url", new ArrowType.Utf8()),
            Field.nullable("status", new ArrowType.Int(32, true)),
            Field.nullable("bytes", longType),
            Field.nullable("latency", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE))));
  }

  private void readAll() {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    try (ReadChannel in = new ReadChannel(socket)) {
      while (in.readFully(length.clear()) == Integer.BYTES) {
        arrived.put(Optional.of(MessageSerializer.deserializeRecordBatch(in, allocator)));
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
    try {
      arrived.put(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean next(ReaderOutput<RowData> output) throws Exception {
    if (next == end && !load()) {
      root.close();
      allocator.close();
      return false;
    }
    int to = Math.min(end, next + CHUNK_ROWS);
    for (; next < to; next++) {
      row.setRowId(next);
      output.collect(row);
    }
    return true;
  }

  private boolean load() throws Exception {
    Optional<ArrowRecordBatch> batch = arrived.take();
    if (failure != null) {
      throw failure;
    }
    if (batch.isEmpty()) {
      return false;
    }
    try (ArrowRecordBatch loaded = batch.get()) {
      loader.load(loaded);
    }
    next = 0;
    end = root.getRowCount();
    return true;
  }

  private ColumnVector[] columns() {
    return new ColumnVector[] {
      new Longs((BigIntVector) root.getVector(0)),
      new Timestamps((TimeStampMicroTZVector) root.getVector(1)),
      new Strings((VarCharVector) root.getVector(2)),
      new Strings((VarCharVector) root.getVector(3)),
      new Ints((IntVector) root.getVector(4)),
      new Longs((BigIntVector) root.getVector(5)),
      new Doubles((Float8Vector) root.getVector(6))
    };
  }

  private record Longs(BigIntVector vector) implements LongColumnVector {
    @Override
    public boolean isNullAt(int i) {
      return vector.isNull(i);
    }

    @Override
    public long getLong(int i) {
      return vector.get(i);
    }
  }

  private record Timestamps(TimeStampMicroTZVector vector) implements TimestampColumnVector {
    @Override
    public boolean isNullAt(int i) {
      return vector.isNull(i);
    }

    @Override
    public TimestampData getTimestamp(int i, int precision) {
      long micros = vector.get(i);
      return TimestampData.fromEpochMillis(
          Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);
    }
  }

  private record Strings(VarCharVector vector) implements BytesColumnVector {
    @Override
    public boolean isNullAt(int i) {
      return vector.isNull(i);
    }

    @Override
    public Bytes getBytes(int i) {
      byte[] bytes = vector.get(i);
      return new Bytes(bytes, 0, bytes.length);
    }
  }

  private record Ints(IntVector vector) implements IntColumnVector {
    @Override
    public boolean isNullAt(int i) {
      return vector.isNull(i);
    }

    @Override
    public int getInt(int i) {
      return vector.get(i);
    }
  }

  private record Doubles(Float8Vector vector) implements DoubleColumnVector {
    @Override
    public boolean isNullAt(int i) {
      return vector.isNull(i);
    }

    @Override
    public double getDouble(int i) {
      return vector.get(i);
    }
  }
}
