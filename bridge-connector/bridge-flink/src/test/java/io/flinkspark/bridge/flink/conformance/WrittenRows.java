package io.flinkspark.bridge.flink.conformance;

import io.flinkspark.bridge.flink.TestBridge;
import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Partitions of texts that come one by one while the bridge is open. */
final class WrittenRows implements TestBridge.Partitions {

  static final String COLUMN = "text";

  private static final Schema SCHEMA =
      new Schema(List.of(Field.notNullable(COLUMN, ArrowType.Utf8.INSTANCE)));

  private final List<List<String>> partitions = new CopyOnWriteArrayList<>();

  /** Adds an empty partition; returns where its rows go. */
  List<String> add() {
    List<String> rows = new CopyOnWriteArrayList<>();
    partitions.add(rows);
    return rows;
  }

  @Override
  public byte[] schema(ReadPlan plan) {
    return ArrowBytes.schema(SCHEMA);
  }

  @Override
  public int count() {
    return partitions.size();
  }

  @Override
  public long rows(int partition) {
    return partitions.get(partition).size();
  }

  @Override
  public byte[] batch(ReadPlan plan, int partition, long from, int count) {
    List<List<Object>> rows = new ArrayList<>();
    partitions
        .get(partition)
        .subList((int) from, (int) from + count)
        .forEach(text -> rows.add(List.of(text)));
    return ArrowBytes.batch(SCHEMA, rows);
  }
}
