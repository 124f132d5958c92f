package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Partitions that are still being computed while they are read: a reader waits at the last row
 * until another one comes or the end.
 */
final class GrowingRows implements TestBridge.Partitions {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(64, true)),
              Field.nullable("text", ArrowType.Utf8.INSTANCE)));

  private final List<List<List<Object>>> partitions = new ArrayList<>();
  private boolean isComplete;

  /** Returns the number of the new partition. */
  synchronized int addPartition() {
    partitions.add(new ArrayList<>());
    return partitions.size() - 1;
  }

  synchronized void append(int partition, List<Numbered> rows) {
    rows.forEach(row -> partitions.get(partition).add(Arrays.asList(row.id, row.getText())));
    notifyAll();
  }

  /** No more rows will come. */
  synchronized void complete() {
    isComplete = true;
    notifyAll();
  }

  @Override
  public byte[] schema(ReadPlan plan) {
    return ArrowBytes.schema(SCHEMA);
  }

  @Override
  public synchronized int count() {
    return partitions.size();
  }

  @Override
  public synchronized long rows(int partition) {
    return partitions.get(partition).size();
  }

  @Override
  public synchronized boolean awaitRow(int partition, long row) throws InterruptedException {
    while (row >= rows(partition) && !isComplete) {
      wait();
    }
    return row < rows(partition);
  }

  @Override
  public synchronized byte[] batch(ReadPlan plan, int partition, long from, int rows) {
    return ArrowBytes.batch(
        SCHEMA, List.copyOf(partitions.get(partition).subList((int) from, (int) from + rows)));
  }
}
