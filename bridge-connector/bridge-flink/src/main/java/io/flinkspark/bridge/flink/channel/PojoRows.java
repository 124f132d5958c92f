package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.PojoFields;
import io.flinkspark.bridge.flink.channel.format.Decimals;
import io.flinkspark.bridge.flink.channel.format.RowFiles;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Makes rows of POJOs. Used by one thread. */
final class PojoRows<T> implements RowFiles.Rows<T> {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Fields fields;
  private final GenericRowData row;

  /**
   * @param columns as {@link PojoColumns} made them
   */
  PojoRows(Class<T> pojo, RowType columns) {
    fields = new Fields(pojo, columns, "");
    row = new GenericRowData(columns.getFieldCount());
  }

  @Override
  public RowData row(T pojo) {
    fields.fill(row, pojo);
    return row;
  }

  @Override
  public Function<T, Object> column(int position) {
    return pojo -> fields.value(position, pojo);
  }

  /** The fields of one class. */
  private static final class Fields {

    private final MethodHandle[] getters;
    private final List<Function<Object, Object>> converters;

    Fields(Class<?> pojo, RowType columns, String path) {
      List<Field> fields = PojoFields.of(pojo);
      getters = fields.stream().map(Fields::getter).toArray(MethodHandle[]::new);
      converters =
          fields.stream()
              .map(
                  field ->
                      converter(
                          field.getGenericType(),
                          columns.getTypeAt(columns.getFieldIndex(field.getName())),
                          path.isEmpty() ? field.getName() : path + "." + field.getName()))
              .toList();
    }

    private static MethodHandle getter(Field field) {
      try {
        field.setAccessible(true);
        return MethodHandles.lookup()
            .unreflectGetter(field)
            .asType(MethodType.methodType(Object.class, Object.class));
      } catch (IllegalAccessException e) {
        throw new BridgeException(
            ErrorCode.INVALID_ARGUMENT,
            "Cannot write " + field.getDeclaringClass().getName() + ": " + e,
            e);
      }
    }

    void fill(GenericRowData row, Object pojo) {
      for (int i = 0; i < getters.length; i++) {
        row.setField(i, value(i, pojo));
      }
    }

    Object value(int position, Object pojo) {
      Object value;
      try {
        value = (Object) getters[position].invokeExact(pojo);
      } catch (Throwable e) {
        throw new IllegalStateException("Cannot read a field of " + pojo.getClass().getName(), e);
      }
      return value == null ? null : converters.get(position).apply(value);
    }
  }

  private static Function<Object, Object> converter(Type type, LogicalType column, String path) {
    return switch (column.getTypeRoot()) {
      case CHAR, VARCHAR -> value -> StringData.fromString(text(value));
      case DECIMAL -> value -> decimal(value, (DecimalType) column, path);
      case DATE -> value -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIME_WITHOUT_TIME_ZONE ->
          value -> (int) (((LocalTime) value).toNanoOfDay() / NANOS_PER_MILLI);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          value -> TimestampData.fromLocalDateTime((LocalDateTime) value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> value -> TimestampData.fromInstant((Instant) value);
      case ARRAY -> array(type, (ArrayType) column, path);
      case MAP -> map(type, (MapType) column, path);
      case ROW -> {
        Fields fields = new Fields(PojoFields.rawClass(type), (RowType) column, path);
        int arity = LogicalTypeChecks.getFieldCount(column);
        yield value -> {
          GenericRowData row = new GenericRowData(arity);
          fields.fill(row, value);
          return row;
        };
      }
      default -> Function.identity();
    };
  }

  private static String text(Object value) {
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  private static DecimalData decimal(Object value, DecimalType type, String path) {
    BigDecimal number =
        value instanceof BigInteger whole ? new BigDecimal(whole) : (BigDecimal) value;
    BigInteger unscaled = Decimals.exactly(number, type.getPrecision(), type.getScale(), path);
    return DecimalData.fromBigDecimal(
        new BigDecimal(unscaled, type.getScale()), type.getPrecision(), type.getScale());
  }

  private static Function<Object, Object> array(Type type, ArrayType column, String path) {
    Function<Object, Object> element =
        converter(
            PojoFields.elementType(type).orElseThrow(), column.getElementType(), path + ".element");
    return value -> {
      List<?> list = value instanceof List<?> given ? given : null;
      int size = list == null ? Array.getLength(value) : list.size();
      Object[] elements = new Object[size];
      for (int i = 0; i < size; i++) {
        Object one = list == null ? Array.get(value, i) : list.get(i);
        elements[i] = one == null ? null : element.apply(one);
      }
      return new GenericArrayData(elements);
    };
  }

  private static Function<Object, Object> map(Type type, MapType column, String path) {
    List<Type> parameters = PojoFields.parameters(type, Map.class).orElseThrow();
    Function<Object, Object> key = converter(parameters.get(0), column.getKeyType(), path + ".key");
    Function<Object, Object> value =
        converter(parameters.get(1), column.getValueType(), path + ".value");
    return data -> {
      Map<Object, Object> entries = new HashMap<>();
      ((Map<?, ?>) data)
          .forEach(
              (k, v) ->
                  entries.put(k == null ? null : key.apply(k), v == null ? null : value.apply(v)));
      return new GenericMapData(entries);
    };
  }
}
