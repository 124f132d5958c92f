package io.flinkspark.bridge.flink.channel.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * The same values from Flink's rows, Avro's records and Parquet's own groups, to be compared: lists
 * of fields and elements, sorted lists of entries, numbers, text, and bytes as hexadecimal digits.
 */
public final class PlainValues {

  private static final int MILLIS = 3;

  private PlainValues() {}

  public static List<Object> of(RowData row, RowType type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      LogicalType field = type.getTypeAt(i);
      values.add(of(RowData.createFieldGetter(field.copy(true), i).getFieldOrNull(row), field));
    }
    return values;
  }

  private static Object of(Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case TINYINT, SMALLINT -> ((Number) value).intValue();
      case CHAR, VARCHAR -> value.toString();
      case BINARY, VARBINARY -> hex((byte[]) value);
      case DECIMAL -> ((DecimalData) value).toBigDecimal();
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
        TimestampData time = (TimestampData) value;
        yield LogicalTypeChecks.getPrecision(type) <= MILLIS
            ? time.getMillisecond()
            : time.getMillisecond() * 1000 + time.getNanoOfMillisecond() / 1000;
      }
      case ROW -> of((RowData) value, (RowType) type);
      case ARRAY -> elements((ArrayData) value, ((ArrayType) type).getElementType());
      case MAP ->
          entries((MapData) value, ((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET ->
          entries((MapData) value, ((MultisetType) type).getElementType(), new IntType(false));
      default -> value;
    };
  }

  private static List<Object> elements(ArrayData array, LogicalType type) {
    List<Object> values = new ArrayList<>();
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.copy(true));
    for (int i = 0; i < array.size(); i++) {
      values.add(of(getter.getElementOrNull(array, i), type));
    }
    return values;
  }

  private static List<Object> entries(MapData map, LogicalType key, LogicalType value) {
    List<Object> keys = elements(map.keyArray(), key);
    List<Object> values = elements(map.valueArray(), value);
    List<Object> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.add(pair(keys.get(i), values.get(i)));
    }
    return sorted(entries);
  }

  private static List<Object> pair(Object key, Object value) {
    List<Object> pair = new ArrayList<>();
    pair.add(key);
    pair.add(value);
    return pair;
  }

  private static List<Object> sorted(List<Object> entries) {
    entries.sort(Comparator.comparing(Object::toString));
    return entries;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** What Parquet's own example reader gives. */
  public static List<Object> of(Group group) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < group.getType().getFieldCount(); i++) {
      values.add(value(group, i));
    }
    return values;
  }

  private static Object value(Group group, int field) {
    if (group.getFieldRepetitionCount(field) == 0) {
      return null;
    }
    Type type = group.getType().getType(field);
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof ListLogicalTypeAnnotation) {
      Group list = group.getGroup(field, 0);
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
        elements.add(value(list.getGroup(0, i), 0));
      }
      return elements;
    }
    if (annotation instanceof MapLogicalTypeAnnotation) {
      Group map = group.getGroup(field, 0);
      List<Object> entries = new ArrayList<>();
      for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
        Group entry = map.getGroup(0, i);
        entries.add(pair(value(entry, 0), value(entry, 1)));
      }
      return sorted(entries);
    }
    return type instanceof GroupType
        ? of(group.getGroup(field, 0))
        : primitive(group, field, annotation);
  }

  private static Object primitive(Group group, int field, LogicalTypeAnnotation annotation) {
    boolean isDecimal = annotation instanceof DecimalLogicalTypeAnnotation;
    int scale = isDecimal ? ((DecimalLogicalTypeAnnotation) annotation).getScale() : 0;
    return switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, 0);
      case INT32 -> {
        int number = group.getInteger(field, 0);
        yield isDecimal ? (Object) BigDecimal.valueOf(number, scale) : (Object) number;
      }
      case INT64 -> {
        long number = group.getLong(field, 0);
        yield isDecimal ? (Object) BigDecimal.valueOf(number, scale) : (Object) number;
      }
      case FLOAT -> group.getFloat(field, 0);
      case DOUBLE -> group.getDouble(field, 0);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> {
        byte[] bytes = group.getBinary(field, 0).getBytes();
        if (isDecimal) {
          yield new BigDecimal(new BigInteger(bytes), scale);
        }
        yield annotation == null ? hex(bytes) : group.getString(field, 0);
      }
      case INT96 -> throw new IllegalStateException("Cannot be: INT96");
    };
  }

  /** What Avro's generic reader gives, and what its records hold. */
  public static List<Object> of(IndexedRecord record) {
    List<Object> values = new ArrayList<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      values.add(of(record.get(field.pos()), field.schema()));
    }
    return values;
  }

  private static Object of(Object value, Schema schema) {
    if (value == null) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION ->
          of(
              value,
              schema
                  .getTypes()
                  .get(schema.getTypes().get(0).getType() == Schema.Type.NULL ? 1 : 0));
      case RECORD -> of((IndexedRecord) value);
      case ARRAY -> array((Collection<?>) value, schema);
      case MAP -> {
        List<Object> entries = new ArrayList<>();
        ((Map<?, ?>) value)
            .forEach((k, v) -> entries.add(pair(k.toString(), of(v, schema.getValueType()))));
        yield sorted(entries);
      }
      case STRING, ENUM -> value.toString();
      case BYTES, FIXED -> bytes(value, schema);
      default -> value;
    };
  }

  private static List<Object> array(Collection<?> elements, Schema schema) {
    List<Object> values = new ArrayList<>();
    elements.forEach(element -> values.add(of(element, schema.getElementType())));
    return "map".equals(schema.getProp("bridge.type")) ? sorted(values) : values;
  }

  private static Object bytes(Object value, Schema schema) {
    byte[] bytes =
        value instanceof GenericFixed fixed ? fixed.bytes() : ((ByteBuffer) value).array();
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
        ? new BigDecimal(new BigInteger(bytes), decimal.getScale())
        : hex(bytes);
  }
}
