package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
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
   * @param external the column's type, bridged to the field's class or its box
   */
  static MethodHandle of(Field field, int column, DataType external, ClassLoader classLoader)
      throws ReflectiveOperationException {
    LogicalType type = external.getLogicalType();
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
    DataStructureConverter<Object, Object> converter =
        DataStructureConverters.getConverter(external);
    converter.open(classLoader);
    MethodHandle converted =
        bound("converted", RowData.createFieldGetter(type, column), converter)
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
      RowData.FieldGetter getter, DataStructureConverter<Object, Object> converter, BatchRow row) {
    return converter.toExternalOrNull(getter.getFieldOrNull(row));
  }

  private static void refuseNull(Field field, int column, BatchRow row) {
    if (row.isNullAt(column)) {
      throw new BridgeException(
          ErrorCode.SCHEMA_INCOMPATIBLE,
          String.format(
              "Cannot read into %s: field %s is primitive and its column null",
              field.getDeclaringClass().getName(), field.getName()));
    }
  }
}
