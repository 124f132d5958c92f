package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** Makes POJOs straight from a batch's columns. Columns without a field are left alone. */
final class PojoConverter<T> implements SparkRecords.Converter<T> {

  private static final Lookup LOOKUP = MethodHandles.lookup();

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private final Class<T> pojo;

  /** Takes a row and returns an object. One handle for all, so that it is compiled as a whole. */
  private final MethodHandle building;

  PojoConverter(Class<T> pojo, RowType type, ClassLoader classLoader) {
    this.pojo = pojo;
    PojoTypeInfo<T> info = typeInformation(pojo, type);
    Constructor<T> constructor = constructor(pojo);
    try {
      building = building(constructor, info, type, classLoader);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private static <T> MethodHandle building(
      Constructor<T> constructor, PojoTypeInfo<T> info, RowType type, ClassLoader classLoader)
      throws ReflectiveOperationException {
    Class<T> pojo = info.getTypeClass();
    // Takes the new object and the row, and returns the object.
    MethodHandle filling =
        MethodHandles.dropArguments(MethodHandles.identity(pojo), 1, BatchRow.class);
    for (int i = info.getArity() - 1; i >= 0; i--) {
      Field field = info.getPojoFieldAt(i).getField();
      field.setAccessible(true);
      int column = type.getFieldIndex(field.getName());
      MethodHandle setting =
          MethodHandles.filterArguments(
              LOOKUP
                  .unreflectSetter(field)
                  .asType(MethodType.methodType(void.class, pojo, field.getType())),
              1,
              ColumnHandles.of(field, column, bridged(type.getTypeAt(column), field), classLoader));
      filling = MethodHandles.foldArguments(filling, setting);
    }
    constructor.setAccessible(true);
    MethodHandle making =
        MethodHandles.dropArguments(LOOKUP.unreflectConstructor(constructor), 0, BatchRow.class);
    return MethodHandles.foldArguments(filling, making)
        .asType(MethodType.methodType(Object.class, BatchRow.class));
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

  private BridgeException failed(Throwable cause) {
    return new BridgeException(
        ErrorCode.INVALID_ARGUMENT, "Cannot read into " + pojo.getName() + ": " + cause, cause);
  }

  @Override
  public T convert(BatchRow row) {
    try {
      return pojo.cast((Object) building.invokeExact(row));
    } catch (BridgeException | Error e) {
      throw e;
    } catch (Throwable e) {
      // What the class's own constructor throws.
      throw failed(e);
    }
  }
}
