package io.flinkspark.bridge.flink;

import static io.flinkspark.bridge.flink.PojoFields.refused;

import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** Makes POJOs straight from a batch's columns. Not for several threads. */
final class PojoConverter<T> {

  /** Puts a column's value into a field. */
  private interface Member {
    void fill(Object pojo, RowData row) throws IllegalAccessException;
  }

  private final Constructor<T> constructor;
  private final Member[] members;

  /**
   * @param reading of a row that {@link PojoFields#wanted} asked for
   */
  PojoConverter(Class<T> pojo, Reading reading, ClassLoader classLoader) {
    constructor = constructor(pojo);
    List<Field> fields = PojoFields.of(pojo);
    List<Reading.Column> columns = reading.columns();
    List<Member> published = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (!columns.get(i).isAbsent()) {
        published.add(member(fields.get(i), i, columns.get(i).reading(), classLoader));
      }
    }
    members = published.toArray(Member[]::new);
  }

  private static <T> Constructor<T> constructor(Class<T> pojo) {
    try {
      return pojo.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      throw refused(pojo, "it has no constructor without parameters");
    }
  }

  T convert(RowData row) {
    try {
      T pojo = constructor.newInstance();
      for (Member member : members) {
        member.fill(pojo, row);
      }
      return pojo;
    } catch (ReflectiveOperationException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read into " + constructor.getDeclaringClass().getName() + ": " + e,
          e);
    }
  }

  private Member member(Field field, int column, Reading reading, ClassLoader classLoader) {
    field.setAccessible(true);
    if (field.getType().isPrimitive()) {
      Member primitive = primitive(field, column, reading, classLoader);
      return (pojo, row) -> {
        if (row.isNullAt(column)) {
          throw refused(
              constructor.getDeclaringClass(),
              "field " + field.getName() + " is primitive and its column null");
        }
        primitive.fill(pojo, row);
      };
    }
    if (field.getType() == String.class) {
      return (pojo, row) ->
          field.set(pojo, row.isNullAt(column) ? null : row.getString(column).toString());
    }
    RowData.FieldGetter getter = RowData.createFieldGetter(reading.type().copy(true), column);
    Function<Object, Object> converter = converter(field.getGenericType(), reading, classLoader);
    return (pojo, row) -> {
      Object value = getter.getFieldOrNull(row);
      field.set(pojo, value == null ? null : converter.apply(value));
    };
  }

  /** Without a box where field and column agree. */
  private static Member primitive(
      Field field, int column, Reading reading, ClassLoader classLoader) {
    Class<?> type = field.getType();
    return switch (reading.type().getTypeRoot()) {
      case BOOLEAN -> (pojo, row) -> field.setBoolean(pojo, row.getBoolean(column));
      case TINYINT -> (pojo, row) -> field.setByte(pojo, row.getByte(column));
      case SMALLINT -> (pojo, row) -> field.setShort(pojo, row.getShort(column));
      case INTEGER -> (pojo, row) -> field.setInt(pojo, row.getInt(column));
      case BIGINT -> (pojo, row) -> field.setLong(pojo, row.getLong(column));
      case FLOAT -> (pojo, row) -> field.setFloat(pojo, row.getFloat(column));
      case DOUBLE -> (pojo, row) -> field.setDouble(pojo, row.getDouble(column));
      default -> {
        RowData.FieldGetter getter = RowData.createFieldGetter(reading.type(), column);
        Function<Object, Object> converter = converter(type, reading, classLoader);
        yield (pojo, row) -> field.set(pojo, converter.apply(getter.getFieldOrNull(row)));
      }
    };
  }

  /** Makes what a field, an element or a value holds of Flink's own form of it, never of null. */
  private static Function<Object, Object> converter(
      Type target, Reading reading, ClassLoader classLoader) {
    LogicalType type = reading.type();
    Class<?> raw = PojoFields.rawClass(target);
    if (type instanceof ArrayType && PojoFields.elementType(target).isPresent()) {
      return array(PojoFields.elementType(target).get(), raw, reading.element(), classLoader);
    }
    if (type instanceof MapType && PojoFields.parameters(target, Map.class).isPresent()) {
      return map(PojoFields.parameters(target, Map.class).get(), reading, classLoader);
    }
    if (type instanceof RowType row
        && !row.supportsOutputConversion(raw)
        && PojoFields.isPojo(raw)) {
      PojoConverter<?> nested = new PojoConverter<>(raw, reading, classLoader);
      return value -> nested.convert((RowData) value);
    }
    DataStructureConverter<Object, Object> converter =
        DataStructureConverters.getConverter(
            TypeConversions.fromLogicalToDataType(type).bridgedTo(raw));
    converter.open(classLoader);
    return converter::toExternal;
  }

  private static Function<Object, Object> array(
      Type target, Class<?> raw, Reading reading, ClassLoader classLoader) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(reading.type().copy(true));
    Function<Object, Object> converter = converter(target, reading, classLoader);
    if (!raw.isArray()) {
      return value -> list((ArrayData) value, getter, converter);
    }
    return value -> {
      ArrayData data = (ArrayData) value;
      Object array = Array.newInstance(raw.getComponentType(), data.size());
      for (int i = 0; i < data.size(); i++) {
        Object element = getter.getElementOrNull(data, i);
        if (element == null && raw.getComponentType().isPrimitive()) {
          throw refused(raw, "its elements are primitive and one is null");
        }
        Array.set(array, i, element == null ? null : converter.apply(element));
      }
      return array;
    };
  }

  private static List<Object> list(
      ArrayData data, ArrayData.ElementGetter getter, Function<Object, Object> converter) {
    List<Object> list = new ArrayList<>(data.size());
    for (int i = 0; i < data.size(); i++) {
      Object element = getter.getElementOrNull(data, i);
      list.add(element == null ? null : converter.apply(element));
    }
    return list;
  }

  private static Function<Object, Object> map(
      List<Type> targets, Reading reading, ClassLoader classLoader) {
    ArrayData.ElementGetter keys = ArrayData.createElementGetter(reading.key().type().copy(true));
    ArrayData.ElementGetter values =
        ArrayData.createElementGetter(reading.value().type().copy(true));
    Function<Object, Object> key = converter(targets.get(0), reading.key(), classLoader);
    Function<Object, Object> value = converter(targets.get(1), reading.value(), classLoader);
    return data -> {
      MapData map = (MapData) data;
      List<Object> convertedKeys = list(map.keyArray(), keys, key);
      List<Object> convertedValues = list(map.valueArray(), values, value);
      Map<Object, Object> converted = new HashMap<>();
      for (int i = 0; i < convertedKeys.size(); i++) {
        converted.put(convertedKeys.get(i), convertedValues.get(i));
      }
      return converted;
    };
  }
}
