package io.flinkspark.bridge.functions.types;

import java.lang.reflect.Array;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.RowUtils;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.IntervalUtils;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * Writes Catalyst's results into Flink's {@link Row}, as the Java objects that Flink users know:
 * String, BigDecimal, LocalDate, Instant (with time zone), LocalDateTime (without), Period,
 * Duration, arrays, maps, rows.
 */
public final class ExternalRowTarget extends RowTarget<Row> {

  private static final long serialVersionUID = 1L;

  private final int arity;
  private final transient LinkedHashMap<String, Integer> positions;
  private transient Object[] values;
  private transient RowKind kind;

  /** A target for rows with the given columns, which have names as well as positions. */
  public ExternalRowTarget(StructType type) {
    super(converters(type));
    arity = type.size();
    positions = positions(type);
  }

  @Override
  public void start(RowKind rowKind) {
    kind = rowKind;
    values = new Object[arity];
  }

  @Override
  public Row finish() {
    return RowUtils.createRowWithNamedPositions(kind, values, positions);
  }

  @Override
  public void put(int ordinal, Object value) {
    values[ordinal] = value;
  }

  private static LinkedHashMap<String, Integer> positions(StructType type) {
    var positions = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < type.size(); i++) {
      positions.put(type.apply(i).name(), i);
    }
    return positions;
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
      return Object::toString;
    }
    if (type instanceof DecimalType decimal) {
      return value -> {
        Decimal fitting = FlinkScalars.fit((Decimal) value, decimal.precision(), decimal.scale());
        return fitting == null ? null : fitting.toJavaBigDecimal();
      };
    }
    if (type instanceof DateType) {
      return value -> LocalDate.ofEpochDay((Integer) value);
    }
    if (type instanceof TimestampType) {
      return OutputConverter.ofLong(DateTimeUtils::microsToInstant);
    }
    if (type instanceof TimestampNTZType) {
      return OutputConverter.ofLong(DateTimeUtils::microsToLocalDateTime);
    }
    if (type instanceof YearMonthIntervalType) {
      return value -> IntervalUtils.monthsToPeriod((Integer) value);
    }
    if (type instanceof DayTimeIntervalType) {
      return OutputConverter.ofLong(IntervalUtils::microsToDuration);
    }
    if (type instanceof ArrayType array) {
      OutputConverter element = converter(array.elementType());
      Class<?> elementClass = ExternalTypes.classOf(array.elementType());
      return value -> elements((ArrayData) value, array.elementType(), element, elementClass);
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

  private static OutputConverter map(MapType type) {
    OutputConverter key = converter(type.keyType());
    OutputConverter mapped = converter(type.valueType());
    return value -> {
      var map = (MapData) value;
      Object[] keys = elements(map.keyArray(), type.keyType(), key, Object.class);
      Object[] values = elements(map.valueArray(), type.valueType(), mapped, Object.class);
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.length; i++) {
        entries.put(keys[i], values[i]);
      }
      return entries;
    };
  }

  private static OutputConverter struct(StructType type) {
    OutputConverter[] converters = converters(type);
    LinkedHashMap<String, Integer> positions = positions(type);
    return value -> {
      var struct = (InternalRow) value;
      Object[] values = new Object[converters.length];
      for (int i = 0; i < values.length; i++) {
        Object field = struct.isNullAt(i) ? null : struct.get(i, type.apply(i).dataType());
        values[i] = field == null ? null : converters[i].from(field);
      }
      return RowUtils.createRowWithNamedPositions(RowKind.INSERT, values, positions);
    };
  }

  private static Object[] elements(
      ArrayData array, DataType type, OutputConverter converter, Class<?> elementClass) {
    Object[] elements = (Object[]) Array.newInstance(elementClass, array.numElements());
    for (int i = 0; i < elements.length; i++) {
      Object element = array.isNullAt(i) ? null : array.get(i, type);
      elements[i] = element == null ? null : converter.from(element);
    }
    return elements;
  }
}
