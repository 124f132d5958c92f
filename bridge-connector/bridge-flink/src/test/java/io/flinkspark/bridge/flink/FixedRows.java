package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowBytes;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** One partition of the rows given, of any columns. */
public final class FixedRows implements TestBridge.Partitions {

  private final List<Field> columns;
  private final List<List<Object>> rows;

  public FixedRows(List<Field> columns, List<List<Object>> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  private List<Integer> selected(ReadPlan plan) {
    List<String> names = columns.stream().map(Field::getName).toList();
    List<Integer> selected = new ArrayList<>();
    for (String name : plan.allColumns() ? names : plan.columns()) {
      if (!names.contains(name)) {
        throw new BridgeException(ErrorCode.PLAN_INVALID, "There is no column " + name);
      }
      selected.add(names.indexOf(name));
    }
    return selected;
  }

  @Override
  public byte[] schema(ReadPlan plan) {
    return ArrowBytes.schema(new Schema(selected(plan).stream().map(columns::get).toList()));
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public long rows(int partition) {
    return rows.size();
  }

  @Override
  public byte[] batch(ReadPlan plan, int partition, long from, int count) {
    List<Integer> selected = selected(plan);
    List<List<Object>> batch = new ArrayList<>();
    for (List<Object> row : rows.subList((int) from, (int) from + count)) {
      List<Object> values = new ArrayList<>();
      selected.forEach(column -> values.add(row.get(column)));
      batch.add(values);
    }
    return ArrowBytes.batch(new Schema(selected.stream().map(columns::get).toList()), batch);
  }
}
