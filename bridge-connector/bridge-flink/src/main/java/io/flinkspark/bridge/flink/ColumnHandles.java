package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.schema.Reading;
import io.flinkspark.bridge.protocol.BridgeException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Makes method handles that take a {@link BatchRow} and return a column as a field wants it:
 * numbers without a box, strings straight from their bytes, anything else by Flink's converters.
 */
final class ColumnHandles {

  private static final Lookup LOOKUP = MethodHandles.lookup();

  private ColumnHandles() {}

  /**
   * @param reading the column's, as {@link PojoFields} asked for it
   */
  static MethodHandle of(Field field, int column, Reading reading, ClassLoader classLoader)
      throws ReflectiveOperationException {
    LogicalType type = reading.type();
    if (field.getType() == String.class && type.is(LogicalTypeRoot.VARCHAR)) {
      return bound("text", column);
    }
    Optional<String> getter = getter(type, field.getType());
    if (getter.isPresent()) {
      MethodHandle primitive =
          LOOKUP.findVirtual(
              BatchRow.class, getter.get(), MethodType.methodType(field.getType(), int.class));
      return checked(field, column, MethodHandles.insertArguments(primitive, 1, column));
    }
    Function<Object, Object> converter =
        PojoValues.converter(field.getGenericType(), reading, classLoader);
    MethodHandle converted =
        bound("converted", RowData.createFieldGetter(type.copy(true), column), converter)
            .asType(MethodType.methodType(field.getType(), BatchRow.class));
    return field.getType().isPrimitive() ? checked(field, column, converted) : converted;
  }

  /** The getter of a column that holds just such a primitive. */
  private static Optional<String> getter(LogicalType column, Class<?> field) {
    if (!field.isPrimitive()) {
      return Optional.empty();
    }
    return switch (column.getTypeRoot()) {
      case BOOLEAN -> Optional.of("getBoolean").filter(getter -> field == boolean.class);
      case TINYINT -> Optional.of("getByte").filter(getter -> field == byte.class);
      case SMALLINT -> Optional.of("getShort").filter(getter -> field == short.class);
      case INTEGER -> Optional.of("getInt").filter(getter -> field == int.class);
      case BIGINT -> Optional.of("getLong").filter(getter -> field == long.class);
      case FLOAT -> Optional.of("getFloat").filter(getter -> field == float.class);
      case DOUBLE -> Optional.of("getDouble").filter(getter -> field == double.class);
      default -> Optional.empty();
    };
  }

  private static MethodHandle checked(Field field, int column, MethodHandle reading)
      throws ReflectiveOperationException {
    return MethodHandles.foldArguments(reading, bound("refuseNull", field, column));
  }

  /** A method of this class, without its arguments before the row. */
  private static MethodHandle bound(String name, Object... arguments)
      throws ReflectiveOperationException {
    for (var method : ColumnHandles.class.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return MethodHandles.insertArguments(LOOKUP.unreflect(method), 0, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static String text(int column, BatchRow row) {
    return row.isNullAt(column) ? null : row.getText(column);
  }

  private static Object converted(
      RowData.FieldGetter getter, Function<Object, Object> converter, BatchRow row) {
    Object value = getter.getFieldOrNull(row);
    return value == null ? null : converter.apply(value);
  }

  private static void refuseNull(Field field, int column, BatchRow row) {
    if (row.isNullAt(column)) {
      throw primitiveAndNull(field);
    }
  }

  static BridgeException primitiveAndNull(Field field) {
    return PojoFields.refused(
        field.getDeclaringClass(),
        "field " + field.getName() + " is primitive and its column null");
  }
}
