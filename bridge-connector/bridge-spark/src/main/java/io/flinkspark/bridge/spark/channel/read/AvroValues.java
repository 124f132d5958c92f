package io.flinkspark.bridge.spark.channel.read;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Generic values of Avro as Spark's own, of the type that {@link AvroTypes} gives their schema. */
final class AvroValues {

  private AvroValues() {}

  /**
   * @param type the schema's, or one with some fields of its structs only
   */
  static Object toSpark(Object value, Schema nullable, DataType type) {
    if (value == null) {
      return null;
    }
    Schema schema = AvroTypes.notNull(nullable);
    if (type instanceof StructType struct) {
      return row((IndexedRecord) value, struct);
    }
    if (type instanceof ArrayType array) {
      return array((Collection<?>) value, schema.getElementType(), array.elementType());
    }
    if (type instanceof MapType map) {
      return schema.getType() == Schema.Type.MAP
          ? map((Map<?, ?>) value, schema.getValueType(), map)
          : keyedMap((Collection<?>) value, schema.getElementType(), map);
    }
    if (type instanceof DecimalType decimal) {
      BigInteger unscaled = new BigInteger(bytes(value));
      return Decimal.apply(
          new BigDecimal(unscaled, decimal.scale()), decimal.precision(), decimal.scale());
    }
    if (type instanceof ByteType) {
      return ((Integer) value).byteValue();
    }
    if (type instanceof ShortType) {
      return ((Integer) value).shortValue();
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return schema.getProp("logicalType").endsWith("-millis")
          ? (Long) TimeUnit.MILLISECONDS.toMicros((Long) value)
          : value;
    }
    return switch (schema.getType()) {
      case STRING, ENUM -> UTF8String.fromString(value.toString());
      case BYTES, FIXED -> bytes(value);
      default -> value;
    };
  }

  private static GenericInternalRow row(IndexedRecord record, StructType struct) {
    StructField[] fields = struct.fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Schema.Field field = record.getSchema().getField(fields[i].name());
      values[i] = toSpark(record.get(field.pos()), field.schema(), fields[i].dataType());
    }
    return new GenericInternalRow(values);
  }

  private static GenericArrayData array(Collection<?> elements, Schema schema, DataType type) {
    return new GenericArrayData(
        elements.stream().map(element -> toSpark(element, schema, type)).toArray());
  }

  private static ArrayBasedMapData map(Map<?, ?> map, Schema valueSchema, MapType type) {
    Object[] keys =
        map.keySet().stream().map(key -> UTF8String.fromString(key.toString())).toArray();
    return new ArrayBasedMapData(
        new GenericArrayData(keys), array(map.values(), valueSchema, type.valueType()));
  }

  private static ArrayBasedMapData keyedMap(Collection<?> entries, Schema entry, MapType type) {
    Schema.Field key = entry.getField("key");
    Schema.Field value = entry.getField("value");
    return new ArrayBasedMapData(
        array(
            entries.stream().map(each -> ((IndexedRecord) each).get(key.pos())).toList(),
            key.schema(),
            type.keyType()),
        array(
            entries.stream()
                .map(each -> ((IndexedRecord) each).get(value.pos()))
                .collect(Collectors.toList()),
            value.schema(),
            type.valueType()));
  }

  private static byte[] bytes(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes();
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
