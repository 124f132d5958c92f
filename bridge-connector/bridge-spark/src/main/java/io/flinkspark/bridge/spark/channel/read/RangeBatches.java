package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Of batches that know the numbers of their rows, which rise, the rows of a slice. */
final class RangeBatches implements PartitionReader<ColumnarBatch> {

  private final PartitionReader<ColumnarBatch> reader;
  private final int columns;
  private final long from;
  private final long behind;
  private final OffsetVector.Offset offset = new OffsetVector.Offset();
  private ColumnarBatch seen;
  private ColumnarBatch fromFirst;
  private ColumnarBatch fromLater;
  private ColumnarBatch current;

  /**
   * @param columns how many there are before the one of the numbers, the last
   */
  RangeBatches(PartitionReader<ColumnarBatch> reader, int columns, ChannelSlice slice) {
    this.reader = reader;
    this.columns = columns;
    this.from = slice.fromRow();
    this.behind = slice.fromRow() + slice.rows();
  }

  @Override
  public boolean next() throws IOException {
    while (reader.next()) {
      ColumnarBatch batch = reader.get();
      ColumnVector numbers = batch.column(columns);
      int first = firstNotBefore(from, numbers, batch.numRows());
      int end = firstNotBefore(behind, numbers, batch.numRows());
      if (first < end) {
        cut(batch, first, end);
        return true;
      }
      if (end == 0 && batch.numRows() > 0) {
        return false;
      }
    }
    return false;
  }

  private void cut(ColumnarBatch batch, int first, int end) {
    if (seen != batch) {
      seen = batch;
      ColumnVector[] plain = new ColumnVector[columns];
      ColumnVector[] shifted = new ColumnVector[columns];
      for (int i = 0; i < columns; i++) {
        plain[i] = batch.column(i);
        shifted[i] = new OffsetVector(plain[i], offset);
      }
      fromFirst = new ColumnarBatch(plain);
      fromLater = new ColumnarBatch(shifted);
    }
    offset.set(first);
    current = first == 0 ? fromFirst : fromLater;
    current.setNumRows(end - first);
  }

  private static int firstNotBefore(long number, ColumnVector numbers, int rows) {
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers.getLong(middle) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public ColumnarBatch get() {
    return current;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
