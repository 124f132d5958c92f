package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** One row with one long text. */
final class HugeRow implements TestBridge.Partitions {

  private static final Schema SCHEMA =
      new Schema(List.of(Field.notNullable("text", ArrowType.Utf8.INSTANCE)));

  private final int length;

  HugeRow(int length) {
    this.length = length;
  }

  @Override
  public byte[] schema(ReadPlan plan) {
    return ArrowBytes.schema(SCHEMA);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public long rows(int partition) {
    return 1;
  }

  @Override
  public byte[] batch(ReadPlan plan, int partition, long from, int rows) {
    return ArrowBytes.batch(SCHEMA, List.of(List.of("x".repeat(length))));
  }
}
