package io.flinkspark.bridge.flink.arrow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** Flink's rows as the plain values that {@link ArrowBytes} takes. */
final class RowValues {

  private RowValues() {}

  static List<Object> of(RowData row, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      values.add(
          plain(
              RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row),
              type.getTypeAt(i)));
    }
    return values;
  }

  private static List<Object> of(ArrayData array, LogicalType type) {
    List<Object> values = new ArrayList<>();
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    for (int i = 0; i < array.size(); i++) {
      values.add(plain(getter.getElementOrNull(array, i), type));
    }
    return values;
  }

  private static Object plain(Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case VARCHAR -> value.toString();
      case VARBINARY -> ByteBuffer.wrap((byte[]) value);
      case DECIMAL ->
          ((DecimalData) value).toBigDecimal().setScale(((DecimalType) type).getScale());
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          micros((TimestampData) value);
      case ROW -> of((RowData) value, (RowType) type);
      case ARRAY -> of((ArrayData) value, ((ArrayType) type).getElementType());
      case MAP -> entries((MapData) value, (MapType) type);
      default -> value;
    };
  }

  private static long micros(TimestampData timestamp) {
    return timestamp.getMillisecond() * 1000 + timestamp.getNanoOfMillisecond() / 1000;
  }

  private static List<Object> entries(MapData map, MapType type) {
    List<Object> keys = of(map.keyArray(), type.getKeyType());
    List<Object> values = of(map.valueArray(), type.getValueType());
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<Object> entry = new ArrayList<>();
      entry.add(keys.get(i));
      entry.add(values.get(i));
      entries.add(entry);
    }
    return entries;
  }
}
