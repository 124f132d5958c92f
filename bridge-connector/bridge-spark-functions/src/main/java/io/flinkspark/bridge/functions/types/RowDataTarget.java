package io.flinkspark.bridge.functions.types;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes Catalyst's results into Flink's {@link GenericRowData}. */
public final class RowDataTarget extends RowTarget<GenericRowData> {

  private static final long serialVersionUID = 1L;

  private final int arity;
  private transient GenericRowData row;

  /** A target for rows with the given columns. */
  public RowDataTarget(StructType type) {
    super(converters(type));
    arity = type.size();
  }

  @Override
  public String write(int ordinal, DataType type, String value) {
    return type instanceof StringType
        ? "target.put(%d, %s.flinkString(%s))".formatted(ordinal, getClass().getName(), value)
        : super.write(ordinal, type, value);
  }

  /** Called by generated code, which must see it. */
  public static StringData flinkString(UTF8String string) {
    return FlinkScalars.string(string);
  }

  @Override
  public void start(RowKind kind) {
    row = new GenericRowData(kind, arity);
  }

  @Override
  public GenericRowData finish() {
    return row;
  }

  @Override
  public void put(int ordinal, Object value) {
    row.setField(ordinal, value);
  }

  private static OutputConverter[] converters(StructType type) {
    OutputConverter[] converters = new OutputConverter[type.size()];
    for (int i = 0; i < converters.length; i++) {
      converters[i] = converter(type.apply(i).dataType());
    }
    return converters;
  }

  private static OutputConverter converter(DataType type) {
    if (type instanceof StringType) {
      return value -> FlinkScalars.string((UTF8String) value);
    }
    if (type instanceof DecimalType decimal) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      return value -> FlinkScalars.decimal((Decimal) value, precision, scale);
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return OutputConverter.ofLong(FlinkScalars::timestamp);
    }
    if (type instanceof DayTimeIntervalType) {
      return OutputConverter.ofLong(FlinkScalars::intervalMillis);
    }
    if (type instanceof ArrayType array) {
      return array(array.elementType());
    }
    if (type instanceof MapType map) {
      return map(map);
    }
    if (type instanceof StructType struct) {
      return struct(struct);
    }
    if (type instanceof UserDefinedType<?> user) {
      return converter(user.sqlType());
    }
    return OutputConverter.SAME;
  }

  private static OutputConverter array(DataType elementType) {
    OutputConverter element = converter(elementType);
    return value -> new GenericArrayData(elements((ArrayData) value, elementType, element));
  }

  private static OutputConverter map(MapType type) {
    OutputConverter key = converter(type.keyType());
    OutputConverter mapped = converter(type.valueType());
    return value -> {
      var map = (MapData) value;
      Object[] keys = elements(map.keyArray(), type.keyType(), key);
      Object[] values = elements(map.valueArray(), type.valueType(), mapped);
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.length; i++) {
        entries.put(keys[i], values[i]);
      }
      return new GenericMapData(entries);
    };
  }

  private static OutputConverter struct(StructType type) {
    OutputConverter[] converters = converters(type);
    StructField[] fields = type.fields();
    return value -> {
      var struct = (InternalRow) value;
      var row = new GenericRowData(fields.length);
      for (int i = 0; i < fields.length; i++) {
        Object field = struct.isNullAt(i) ? null : struct.get(i, fields[i].dataType());
        row.setField(i, field == null ? null : converters[i].from(field));
      }
      return row;
    };
  }

  private static Object[] elements(ArrayData array, DataType type, OutputConverter converter) {
    Object[] elements = new Object[array.numElements()];
    for (int i = 0; i < elements.length; i++) {
      Object element = array.isNullAt(i) ? null : array.get(i, type);
      elements[i] = element == null ? null : converter.from(element);
    }
    return elements;
  }
}
