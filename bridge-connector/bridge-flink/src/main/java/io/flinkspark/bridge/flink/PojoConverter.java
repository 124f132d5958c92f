package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** Makes POJOs straight from a batch's columns. Columns without a field are left alone. */
final class PojoConverter<T> implements SparkRecords.Converter<T> {

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private record Member(
      Field field, RowData.FieldGetter getter, DataStructureConverter<Object, Object> converter) {}

  private final Constructor<T> constructor;
  private final List<Member> members = new ArrayList<>();

  PojoConverter(Class<T> pojo, RowType type, ClassLoader classLoader) {
    constructor = constructor(pojo);
    PojoTypeInfo<T> info = typeInformation(pojo, type);
    for (int i = 0; i < info.getArity(); i++) {
      Field field = info.getPojoFieldAt(i).getField();
      field.setAccessible(true);
      int column = type.getFieldIndex(field.getName());
      LogicalType columnType = type.getTypeAt(column);
      DataStructureConverter<Object, Object> converter =
          DataStructureConverters.getConverter(bridged(columnType, field));
      converter.open(classLoader);
      members.add(new Member(field, RowData.createFieldGetter(columnType, column), converter));
    }
  }

  /** The type of the records, after a check that each field has a column that fits. */
  static <T> PojoTypeInfo<T> typeInformation(Class<T> pojo, RowType type) {
    if (!(TypeInformation.of(pojo) instanceof PojoTypeInfo<T> info)) {
      throw refused(pojo, "it is no POJO by Flink's rules");
    }
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < info.getArity(); i++) {
      Field field = info.getPojoFieldAt(i).getField();
      int column = type.getFieldIndex(field.getName());
      if (column < 0) {
        differences.add("no column for field " + field.getName());
      } else if (!type.getTypeAt(column).supportsOutputConversion(box(field))) {
        differences.add(
            String.format(
                "column %s is %s and the field %s",
                field.getName(), type.getTypeAt(column), field.getType().getTypeName()));
      }
    }
    if (!differences.isEmpty()) {
      throw refused(pojo, String.join("; ", differences));
    }
    return info;
  }

  private static Class<?> box(Field field) {
    return BOXES.getOrDefault(field.getType(), field.getType());
  }

  private static DataType bridged(LogicalType type, Field field) {
    return TypeConversions.fromLogicalToDataType(type).bridgedTo(box(field));
  }

  private static <T> Constructor<T> constructor(Class<T> pojo) {
    try {
      return pojo.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      throw refused(pojo, "it has no constructor without parameters");
    }
  }

  private static BridgeException refused(Class<?> pojo, String why) {
    return new BridgeException(
        ErrorCode.SCHEMA_INCOMPATIBLE, "Cannot read into " + pojo.getName() + ": " + why);
  }

  @Override
  public T convert(ColumnarRowData row) {
    try {
      T pojo = constructor.newInstance();
      for (Member member : members) {
        Object value = member.converter().toExternalOrNull(member.getter().getFieldOrNull(row));
        if (value == null && member.field().getType().isPrimitive()) {
          throw refused(
              constructor.getDeclaringClass(),
              "field " + member.field().getName() + " is primitive and its column null");
        }
        member.field().set(pojo, value);
      }
      return pojo;
    } catch (ReflectiveOperationException e) {
      throw new BridgeException(
          ErrorCode.INVALID_ARGUMENT,
          "Cannot read into " + constructor.getDeclaringClass().getName() + ": " + e,
          e);
    }
  }
}
