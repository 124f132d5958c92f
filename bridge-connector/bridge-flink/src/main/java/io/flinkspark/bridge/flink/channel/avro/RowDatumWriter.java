package io.flinkspark.bridge.flink.channel.avro;

import io.flinkspark.bridge.flink.channel.format.Decimals;
import io.flinkspark.bridge.flink.channel.format.Timestamps;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Writes Flink's own rows as Avro, of the schema whose text SchemaText makes of their type. */
final class RowDatumWriter implements DatumWriter<RowData> {

  private static final int MILLIS = 3;

  /** Of a nullable value's union, whose first branch is null. */
  private static final int NULL = 0;

  private static final int NOT_NULL = 1;

  private interface ValueWriter {
    /** Writes a value that is not null. */
    void write(Object value, Encoder out) throws IOException;
  }

  private final ValueWriter row;

  RowDatumWriter(RowType type) {
    row = row(type, "");
  }

  @Override
  public void setSchema(Schema schema) {
    // It is the one that belongs to the type.
  }

  @Override
  public void write(RowData datum, Encoder out) throws IOException {
    row.write(datum, out);
  }

  private static ValueWriter of(LogicalType type, String path) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
      case TINYINT, SMALLINT, INTEGER, DATE, TIME_WITHOUT_TIME_ZONE ->
          (value, out) -> out.writeInt(((Number) value).intValue());
      case BIGINT -> (value, out) -> out.writeLong((Long) value);
      case FLOAT -> (value, out) -> out.writeFloat((Float) value);
      case DOUBLE -> (value, out) -> out.writeDouble((Double) value);
      case CHAR, VARCHAR -> (value, out) -> out.writeString(value.toString());
      case BINARY, VARBINARY -> (value, out) -> out.writeBytes((byte[]) value);
      case DECIMAL -> decimal((DecimalType) type, path);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type);
      case ARRAY -> array(((ArrayType) type).getElementType(), path);
      case MAP -> map(((MapType) type).getKeyType(), ((MapType) type).getValueType(), path);
      case MULTISET -> map(((MultisetType) type).getElementType(), new IntType(false), path);
      case ROW, STRUCTURED_TYPE -> row(type, path);
      default -> throw new IllegalStateException("Cannot write " + type);
    };
  }

  /** Writes a value or null, as the type says. */
  private static ValueWriter member(LogicalType type, String path) {
    ValueWriter writer = of(type, path);
    if (type.isNullable()) {
      return (value, out) -> {
        out.writeIndex(value == null ? NULL : NOT_NULL);
        if (value == null) {
          out.writeNull();
        } else {
          writer.write(value, out);
        }
      };
    }
    return required(writer, path);
  }

  private static ValueWriter required(ValueWriter writer, String path) {
    return (value, out) -> {
      if (value == null) {
        throw new BridgeException(
            ErrorCode.SCHEMA_INCOMPATIBLE,
            "Cannot write a row to a channel: " + path + " is null, and its type takes no null");
      }
      writer.write(value, out);
    };
  }

  private static ValueWriter decimal(DecimalType type, String path) {
    return (value, out) ->
        out.writeBytes(
            Decimals.exactly(
                    ((DecimalData) value).toBigDecimal(),
                    type.getPrecision(),
                    type.getScale(),
                    path)
                .toByteArray());
  }

  private static ValueWriter timestamp(LogicalType type) {
    boolean millis = LogicalTypeChecks.getPrecision(type) <= MILLIS;
    return (value, out) -> {
      TimestampData time = (TimestampData) value;
      out.writeLong(
          millis
              ? time.getMillisecond()
              : Timestamps.micros(time.getMillisecond(), time.getNanoOfMillisecond()));
    };
  }

  private static ValueWriter array(LogicalType type, String path) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type.copy(true));
    ValueWriter element = member(type, child(path, "element"));
    return (value, out) -> {
      ArrayData array = (ArrayData) value;
      out.writeArrayStart();
      out.setItemCount(array.size());
      for (int i = 0; i < array.size(); i++) {
        out.startItem();
        element.write(getter.getElementOrNull(array, i), out);
      }
      out.writeArrayEnd();
    };
  }

  /** With strings as keys an Avro map, else a list of entries. */
  private static ValueWriter map(LogicalType keyType, LogicalType valueType, String path) {
    boolean isAvroMap =
        keyType.is(LogicalTypeRoot.VARCHAR)
            && LogicalTypeChecks.getLength(keyType) == Integer.MAX_VALUE;
    ArrayData.ElementGetter keys = ArrayData.createElementGetter(keyType.copy(true));
    ArrayData.ElementGetter values = ArrayData.createElementGetter(valueType.copy(true));
    String keyPath = child(path, "key");
    ValueWriter key = required(of(keyType, keyPath), keyPath);
    ValueWriter value = member(valueType, child(path, "value"));
    return (data, out) -> {
      MapData map = (MapData) data;
      ArrayData keyArray = map.keyArray();
      ArrayData valueArray = map.valueArray();
      if (isAvroMap) {
        out.writeMapStart();
      } else {
        out.writeArrayStart();
      }
      out.setItemCount(keyArray.size());
      for (int i = 0; i < keyArray.size(); i++) {
        out.startItem();
        key.write(keys.getElementOrNull(keyArray, i), out);
        value.write(values.getElementOrNull(valueArray, i), out);
      }
      if (isAvroMap) {
        out.writeMapEnd();
      } else {
        out.writeArrayEnd();
      }
    };
  }

  private static ValueWriter row(LogicalType type, String path) {
    List<String> names = LogicalTypeChecks.getFieldNames(type);
    List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
    List<RowData.FieldGetter> getters = new ArrayList<>();
    List<ValueWriter> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      getters.add(RowData.createFieldGetter(types.get(i).copy(true), i));
      fields.add(member(types.get(i), child(path, names.get(i))));
    }
    return (value, out) -> {
      RowData row = (RowData) value;
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).write(getters.get(i).getFieldOrNull(row), out);
      }
    };
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
