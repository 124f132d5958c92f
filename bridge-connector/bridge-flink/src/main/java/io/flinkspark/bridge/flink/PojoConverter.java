package io.flinkspark.bridge.flink;

import static io.flinkspark.bridge.flink.PojoFields.refused;

import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;

/** Makes POJOs straight from a batch's columns. Fields without a column are left alone. */
final class PojoConverter<T> implements SparkRecords.Converter<T> {

  private static final Lookup LOOKUP = MethodHandles.lookup();

  private final Class<T> pojo;

  /** Takes a row and returns an object. One handle for all, so that it is compiled as a whole. */
  private final MethodHandle building;

  /**
   * @param reading of rows that {@link PojoFields#wanted} asked for
   */
  PojoConverter(Class<T> pojo, Reading reading, ClassLoader classLoader) {
    this.pojo = pojo;
    Constructor<T> constructor = constructor(pojo);
    try {
      building = building(constructor, reading.columns(), classLoader);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private static <T> MethodHandle building(
      Constructor<T> constructor, List<Reading.Column> columns, ClassLoader classLoader)
      throws ReflectiveOperationException {
    Class<T> pojo = constructor.getDeclaringClass();
    List<Field> fields = PojoFields.of(pojo);
    // Takes the new object and the row, and returns the object.
    MethodHandle filling =
        MethodHandles.dropArguments(MethodHandles.identity(pojo), 1, BatchRow.class);
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (columns.get(i).isAbsent()) {
        continue;
      }
      Field field = fields.get(i);
      field.setAccessible(true);
      MethodHandle setting =
          MethodHandles.filterArguments(
              LOOKUP
                  .unreflectSetter(field)
                  .asType(MethodType.methodType(void.class, pojo, field.getType())),
              1,
              ColumnHandles.of(field, i, columns.get(i).reading(), classLoader));
      filling = MethodHandles.foldArguments(filling, setting);
    }
    constructor.setAccessible(true);
    MethodHandle making =
        MethodHandles.dropArguments(LOOKUP.unreflectConstructor(constructor), 0, BatchRow.class);
    return MethodHandles.foldArguments(filling, making)
        .asType(MethodType.methodType(Object.class, BatchRow.class));
  }

  static <T> Constructor<T> constructor(Class<T> pojo) {
    try {
      return pojo.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      throw refused(pojo, "it has no constructor without parameters");
    }
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
