package io.flinkspark.bridge.functions.types;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.IntervalUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Turns the non-null Java object in a field of a {@link Row} into Catalyst's value. A class that
 * does not belong to the type ends in a ClassCastException.
 */
@FunctionalInterface
interface InputConverter {

  Object from(Object value);

  static InputConverter of(DataType type) {
    if (type instanceof DecimalType decimal) {
      return value -> Decimal.apply(bigDecimal(value), decimal.precision(), decimal.scale());
    }
    if (type instanceof YearMonthIntervalType) {
      return value -> IntervalUtils.periodToMonths((Period) value);
    }
    if (type instanceof DayTimeIntervalType) {
      return value -> IntervalUtils.durationToMicros((Duration) value);
    }
    if (type instanceof ArrayType array) {
      return array(of(array.elementType()));
    }
    if (type instanceof MapType map) {
      return map(of(map.keyType()), of(map.valueType()));
    }
    if (type instanceof StructType struct) {
      return struct(struct);
    }
    if (type instanceof UserDefinedType<?> user) {
      return of(user.sqlType());
    }
    return switch (type.typeName()) {
      case "boolean" -> Boolean.class::cast;
      case "byte" -> Byte.class::cast;
      case "short" -> Short.class::cast;
      case "integer" -> Integer.class::cast;
      case "long" -> Long.class::cast;
      case "float" -> Float.class::cast;
      case "double" -> Double.class::cast;
      case "binary" -> byte[].class::cast;
      case "date" -> InputConverter::date;
      case "timestamp" -> InputConverter::timestamp;
      case "timestamp_ntz" -> InputConverter::timestampWithoutZone;
      default -> value -> UTF8String.fromString((String) value);
    };
  }

  private static BigDecimal bigDecimal(Object value) {
    return value instanceof BigInteger integer ? new BigDecimal(integer) : (BigDecimal) value;
  }

  private static Object date(Object value) {
    return value instanceof java.sql.Date date
        ? DateTimeUtils.fromJavaDate(date)
        : (Object) DateTimeUtils.localDateToDays((LocalDate) value);
  }

  private static Object timestamp(Object value) {
    return value instanceof java.sql.Timestamp timestamp
        ? DateTimeUtils.instantToMicros(timestamp.toInstant())
        : (Object) DateTimeUtils.instantToMicros((Instant) value);
  }

  private static Object timestampWithoutZone(Object value) {
    LocalDateTime time =
        value instanceof java.sql.Timestamp timestamp
            ? timestamp.toLocalDateTime()
            : (LocalDateTime) value;
    return DateTimeUtils.localDateTimeToMicros(time);
  }

  private static InputConverter array(InputConverter element) {
    return value -> {
      Object source = value instanceof Collection<?> list ? list.toArray() : value;
      if (!source.getClass().isArray()) {
        throw new ClassCastException(source.getClass() + " is no array");
      }
      return elements(source, element);
    };
  }

  private static InputConverter map(InputConverter key, InputConverter mapped) {
    return value -> {
      var map = (Map<?, ?>) value;
      return new ArrayBasedMapData(
          elements(map.keySet().toArray(), key), elements(map.values().toArray(), mapped));
    };
  }

  private static InputConverter struct(StructType type) {
    InputConverter[] converters = new InputConverter[type.size()];
    for (int i = 0; i < converters.length; i++) {
      converters[i] = of(type.apply(i).dataType());
    }
    return value -> {
      var row = (Row) value;
      boolean byName = row.getFieldNames(false) != null;
      Object[] fields = new Object[converters.length];
      for (int i = 0; i < fields.length; i++) {
        Object field = byName ? row.getField(type.apply(i).name()) : row.getField(i);
        fields[i] = field == null ? null : converters[i].from(field);
      }
      return new GenericInternalRow(fields);
    };
  }

  private static GenericArrayData elements(Object array, InputConverter converter) {
    Object[] elements = new Object[Array.getLength(array)];
    for (int i = 0; i < elements.length; i++) {
      Object element = Array.get(array, i);
      elements[i] = element == null ? null : converter.from(element);
    }
    return new GenericArrayData(elements);
  }
}
