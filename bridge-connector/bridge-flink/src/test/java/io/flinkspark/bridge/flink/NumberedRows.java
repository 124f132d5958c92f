package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Partitions whose rows tell which they are: a number unique in the publication, and a text. */
final class NumberedRows implements TestBridge.Partitions {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("text", ArrowType.Utf8.INSTANCE)));

  private final long[] rows;
  private final long[] starts;

  NumberedRows(long... rowsByPartition) {
    rows = rowsByPartition.clone();
    starts = new long[rows.length];
    for (int i = 1; i < rows.length; i++) {
      starts[i] = starts[i - 1] + rows[i - 1];
    }
  }

  static NumberedRows of(int partitions, long rowsEach) {
    long[] rows = new long[partitions];
    Arrays.fill(rows, rowsEach);
    return new NumberedRows(rows);
  }

  long total() {
    return LongStream.of(rows).sum();
  }

  /** Each third text is absent. */
  static String text(long id) {
    return id % 3 == 0 ? null : "row " + id;
  }

  @Override
  public byte[] schema() {
    return ArrowBytes.schema(SCHEMA);
  }

  @Override
  public int count() {
    return rows.length;
  }

  @Override
  public long rows(int partition) {
    return rows[partition];
  }

  @Override
  public byte[] batch(int partition, long from, int count) {
    long first = starts[partition] + from;
    return ArrowBytes.batch(
        SCHEMA,
        LongStream.range(first, first + count)
            .mapToObj(id -> Arrays.<Object>asList(id, text(id)))
            .toList());
  }
}
