package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Of rows that know their numbers, which rise, those of a slice. */
final class RangeRows implements PartitionReader<InternalRow> {

  private final PartitionReader<InternalRow> reader;
  private final int numberOrdinal;
  private final long from;
  private final long behind;

  RangeRows(PartitionReader<InternalRow> reader, int numberOrdinal, ChannelSlice slice) {
    this.reader = reader;
    this.numberOrdinal = numberOrdinal;
    this.from = slice.fromRow();
    this.behind = slice.fromRow() + slice.rows();
  }

  @Override
  public boolean next() throws IOException {
    while (reader.next()) {
      long number = reader.get().getLong(numberOrdinal);
      if (number >= behind) {
        return false;
      }
      if (number >= from) {
        return true;
      }
    }
    return false;
  }

  @Override
  public InternalRow get() {
    return reader.get();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
