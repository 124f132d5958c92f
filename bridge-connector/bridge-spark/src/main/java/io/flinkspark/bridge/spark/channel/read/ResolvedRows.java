package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Rows of a file as the query's. */
final class ResolvedRows implements PartitionReader<InternalRow> {

  private final PartitionReader<InternalRow> rows;
  private final SchemaPlan plan;
  private final ChannelSlice slice;

  ResolvedRows(PartitionReader<InternalRow> rows, SchemaPlan plan, ChannelSlice slice) {
    this.rows = rows;
    this.plan = plan;
    this.slice = slice;
  }

  @Override
  public boolean next() throws IOException {
    return rows.next();
  }

  @Override
  public InternalRow get() {
    InternalRow row = rows.get();
    List<ColumnSource> columns = plan.columns();
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          columns.get(i) instanceof ColumnSource.OfEpoch ofEpoch
              ? ofEpoch.column().value(slice)
              : columns.get(i).value(row, plan.fromFile());
    }
    return new GenericInternalRow(values);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
