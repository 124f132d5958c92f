package io.flinkspark.jobs.flink.bench;

import io.flinkspark.bridge.flink.arrow.ArrowBatchReader;
import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;

/**
 * Batches that lie in memory, over and over: what Flink alone can do with the bytes that
 * bridge-spark sends.
 *
 * @param <T> the rows' form
 */
final class MemoryFeed<T> implements Feed<T> {

  private static final long serialVersionUID = 1;
  private static final int CHUNK_ROWS = 512;

  /** Loaded once; all jobs run in this JVM. */
  private static volatile Batches batches;

  /** Makes a record of a row. */
  interface Conversion<T> extends java.io.Serializable {
    T of(ColumnarRowData row);
  }

  private record Batches(ArrowSchema schema, List<byte[]> messages, List<Integer> rows) {}

  private final Conversion<T> conversion;
  private final int times;
  private transient ColumnarRowData row;
  private transient int time;
  private transient int batch;
  private transient int next;
  private transient int end;

  private MemoryFeed(Conversion<T> conversion, int times) {
    this.conversion = conversion;
    this.times = times;
  }

  /** The rows as they are. */
  static MemoryFeed<RowData> rows(int times) {
    return new MemoryFeed<>(row -> row, times);
  }

  /** A POJO a row, made by hand. */
  static MemoryFeed<BenchRecord> pojos(int times) {
    return new MemoryFeed<>(MemoryFeed::toPojo, times);
  }

  private static BenchRecord toPojo(ColumnarRowData row) {
    BenchRecord record = new BenchRecord();
    record.id = row.getLong(0);
    record.ts = row.getTimestamp(1, 6).toInstant();
    record.user = row.getString(2).toString();
    record.url = row.getString(3).toString();
    record.status = row.getInt(4);
    record.bytes = row.getLong(5);
    record.latency = row.getDouble(6);
    return record;
  }

  /** Reads what Spark's side saved. */
  static void load(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      ArrowSchema schema = ArrowSchema.read(ByteBuffer.wrap(in.readNBytes(in.readInt())));
      int count = in.readInt();
      List<byte[]> messages = new ArrayList<>(count);
      List<Integer> rows = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        rows.add(in.readInt());
        messages.add(in.readNBytes(in.readInt()));
      }
      batches = new Batches(schema, messages, rows);
    }
  }

  @Override
  public void open() {
    time = 0;
    batch = 0;
    startBatch();
  }

  private void startBatch() {
    end = batches.rows().get(batch);
    next = 0;
    ByteBuffer message = ByteBuffer.wrap(batches.messages().get(batch));
    row = new ColumnarRowData(ArrowBatchReader.read(batches.schema(), message, end));
  }

  @Override
  public boolean next(ReaderOutput<T> output) {
    int to = Math.min(end, next + CHUNK_ROWS);
    for (; next < to; next++) {
      row.setRowId(next);
      output.collect(conversion.of(row));
    }
    return next < end || moveOn();
  }

  private boolean moveOn() {
    batch++;
    if (batch == batches.messages().size()) {
      batch = 0;
      time++;
    }
    if (time == times) {
      return false;
    }
    startBatch();
    return true;
  }
}
