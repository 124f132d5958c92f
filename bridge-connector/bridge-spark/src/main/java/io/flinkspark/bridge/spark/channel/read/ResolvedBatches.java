package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Vectors of a file as the query's; those that need no change are passed on as they are. */
final class ResolvedBatches implements PartitionReader<ColumnarBatch> {

  private final PartitionReader<ColumnarBatch> batches;
  private final List<ColumnSource> columns;
  private final ChannelSlice slice;
  private ColumnarBatch seen;
  private ColumnarBatch resolved;

  ResolvedBatches(
      PartitionReader<ColumnarBatch> batches, List<ColumnSource> columns, ChannelSlice slice) {
    this.batches = batches;
    this.columns = columns;
    this.slice = slice;
  }

  @Override
  public boolean next() throws IOException {
    return batches.next();
  }

  @Override
  public ColumnarBatch get() {
    ColumnarBatch batch = batches.get();
    if (seen != batch) {
      seen = batch;
      resolved = resolve(batch);
    }
    resolved.setNumRows(batch.numRows());
    return resolved;
  }

  private ColumnarBatch resolve(ColumnarBatch batch) {
    ColumnVector[] vectors = new ColumnVector[columns.size()];
    for (int i = 0; i < vectors.length; i++) {
      ColumnSource column = columns.get(i);
      if (column instanceof ColumnSource.Read read) {
        ColumnVector vector = batch.column(read.ordinal());
        vectors[i] =
            read.conversion() instanceof Conversion.Same
                ? vector
                : new ConvertedVector(vector, read.conversion());
      } else if (column instanceof ColumnSource.Constant constant) {
        vectors[i] = ConstantVectors.of(constant.value(), constant.type());
      } else if (column instanceof ColumnSource.OfEpoch ofEpoch) {
        vectors[i] = ConstantVectors.of(ofEpoch.column().value(slice), ofEpoch.column().type());
      }
    }
    return new ColumnarBatch(vectors);
  }

  @Override
  public void close() throws IOException {
    batches.close();
  }
}
