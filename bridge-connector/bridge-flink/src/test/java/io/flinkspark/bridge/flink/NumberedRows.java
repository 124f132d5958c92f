package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Partitions whose rows tell which they are: a number unique in the publication, and a text. */
public final class NumberedRows implements TestBridge.Partitions {

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

  public static NumberedRows of(int partitions, long rowsEach) {
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
  public byte[] schema(ReadPlan plan) {
    return ArrowBytes.schema(selected(plan));
  }

  private static Schema selected(ReadPlan plan) {
    return plan.allColumns()
        ? SCHEMA
        : new Schema(plan.columns().stream().map(SCHEMA::findField).toList());
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
  public byte[] batch(ReadPlan plan, int partition, long from, int count) {
    return ArrowBytes.batch(selected(plan), values(plan, partition, from, count));
  }

  @Override
  public byte[] compressedBatch(ReadPlan plan, int partition, long from, int count) {
    return ArrowBytes.compressedBatch(selected(plan), values(plan, partition, from, count));
  }

  private List<List<Object>> values(ReadPlan plan, int partition, long from, int count) {
    long first = starts[partition] + from;
    Schema schema = selected(plan);
    return LongStream.range(first, first + count).mapToObj(id -> row(schema, id)).toList();
  }

  private static List<Object> row(Schema schema, long id) {
    List<Object> row = new ArrayList<>();
    schema.getFields().forEach(field -> row.add(field.getName().equals("id") ? id : text(id)));
    return row;
  }
}
