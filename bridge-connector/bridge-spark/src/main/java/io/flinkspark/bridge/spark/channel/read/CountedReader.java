package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import java.util.function.ToLongFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Fails at the end when there were not as many rows as the ledger says. */
final class CountedReader<T> implements PartitionReader<T> {

  private final PartitionReader<T> reader;
  private final ToLongFunction<T> rowsOf;
  private final long expected;
  private final Path file;
  private long rows;

  private CountedReader(
      PartitionReader<T> reader, ToLongFunction<T> rowsOf, long expected, Path file) {
    this.reader = reader;
    this.rowsOf = rowsOf;
    this.expected = expected;
    this.file = file;
  }

  static PartitionReader<ColumnarBatch> ofBatches(
      PartitionReader<ColumnarBatch> reader, long expected, Path file) {
    return new CountedReader<>(reader, ColumnarBatch::numRows, expected, file);
  }

  static PartitionReader<InternalRow> ofRows(
      PartitionReader<InternalRow> reader, long expected, Path file) {
    return new CountedReader<>(reader, row -> 1, expected, file);
  }

  @Override
  public boolean next() throws IOException {
    if (reader.next()) {
      rows += rowsOf.applyAsLong(reader.get());
      return true;
    }
    if (rows != expected) {
      throw ReadFailures.corrupt(
          String.format("%d rows are there, not %d", rows, expected), null, file);
    }
    return false;
  }

  @Override
  public T get() {
    return reader.get();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
