package io.flinkspark.bridge.flink;

import static io.flinkspark.bridge.flink.PojoFields.refused;

import io.flinkspark.bridge.flink.schema.Reading;
import java.lang.reflect.Array;
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

/** Makes the values of a POJO's fields, of its lists, arrays, maps and POJOs, of Flink's own. */
final class PojoValues {

  private PojoValues() {}

  /** Makes what a field, an element or a value holds of Flink's own form of it, never of null. */
  static Function<Object, Object> converter(Type target, Reading reading, ClassLoader classLoader) {
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
      NestedPojo nested = new NestedPojo(raw, reading, classLoader);
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
