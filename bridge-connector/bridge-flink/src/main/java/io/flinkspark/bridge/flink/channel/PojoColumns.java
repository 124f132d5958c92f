package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.PojoFields;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** The columns that a POJO's fields make. */
final class PojoColumns {

  private static final int DIGITS = 38;
  private static final int DIGITS_BEHIND_POINT = 18;
  private static final int MILLIS = 3;
  private static final int MICROS = 6;

  private static final Map<Class<?>, LogicalType> TYPES =
      Map.ofEntries(
          Map.entry(Boolean.class, new BooleanType()),
          Map.entry(Byte.class, new TinyIntType()),
          Map.entry(Short.class, new SmallIntType()),
          Map.entry(Integer.class, new IntType()),
          Map.entry(Long.class, new BigIntType()),
          Map.entry(Float.class, new FloatType()),
          Map.entry(Double.class, new DoubleType()),
          Map.entry(String.class, new VarCharType(VarCharType.MAX_LENGTH)),
          Map.entry(UUID.class, new VarCharType(VarCharType.MAX_LENGTH)),
          Map.entry(byte[].class, new VarBinaryType(VarBinaryType.MAX_LENGTH)),
          Map.entry(BigDecimal.class, new DecimalType(DIGITS, DIGITS_BEHIND_POINT)),
          Map.entry(BigInteger.class, new DecimalType(DIGITS, 0)),
          Map.entry(LocalDate.class, new DateType()),
          Map.entry(LocalTime.class, new TimeType(MILLIS)),
          Map.entry(LocalDateTime.class, new TimestampType(MICROS)),
          Map.entry(Instant.class, new LocalZonedTimestampType(MICROS)));

  private final Class<?> pojo;
  private final List<String> reasons = new ArrayList<>();

  /** The classes that the one at hand is in. */
  private final Deque<Class<?>> open = new ArrayDeque<>();

  private PojoColumns(Class<?> pojo) {
    this.pojo = pojo;
  }

  /**
   * The columns of a class that is a POJO by Flink's rules.
   *
   * @throws BridgeException with {@link ErrorCode#TYPE_UNSUPPORTED} and every reason
   */
  static RowType of(Class<?> pojo) {
    PojoColumns columns = new PojoColumns(pojo);
    if (!PojoFields.isPojo(pojo)) {
      columns.reasons.add("it is no POJO by Flink's rules");
    }
    RowType row = columns.reasons.isEmpty() ? columns.row("", pojo, false) : new RowType(List.of());
    if (!columns.reasons.isEmpty()) {
      throw new BridgeException(
          ErrorCode.TYPE_UNSUPPORTED,
          "Cannot write "
              + pojo.getName()
              + " to a channel: "
              + String.join("; ", columns.reasons));
    }
    return row;
  }

  private RowType row(String path, Class<?> type, boolean nullable) {
    open.push(type);
    List<RowType.RowField> fields = new ArrayList<>();
    for (Field field : PojoFields.of(type)) {
      fields.add(
          new RowType.RowField(field.getName(), column(child(path, field.getName()), field)));
    }
    open.pop();
    return new RowType(nullable, fields);
  }

  /** A hint may say what the Java type does not, such as a decimal's digits. */
  private LogicalType column(String path, Field field) {
    DataTypeHint hint = field.getAnnotation(DataTypeHint.class);
    if (hint == null || hint.value().isEmpty()) {
      return type(path, field.getGenericType());
    }
    LogicalType hinted = LogicalTypeParser.parse(hint.value(), pojo.getClassLoader());
    return field.getType().isPrimitive() ? hinted.copy(false) : hinted;
  }

  private LogicalType type(String path, Type type) {
    Class<?> raw = PojoFields.rawClass(type);
    boolean nullable = !(type instanceof Class<?> known && known.isPrimitive());
    LogicalType simple = TYPES.get(raw);
    if (simple != null) {
      return simple.copy(nullable);
    }
    if (raw.isEnum()) {
      return new VarCharType(VarCharType.MAX_LENGTH);
    }
    if (PojoFields.elementType(type).isPresent()) {
      return new ArrayType(type(child(path, "element"), PojoFields.elementType(type).get()));
    }
    if (PojoFields.parameters(type, Map.class).isPresent()) {
      List<Type> parameters = PojoFields.parameters(type, Map.class).get();
      return new MapType(
          type(child(path, "key"), parameters.get(0)).copy(false),
          type(child(path, "value"), parameters.get(1)));
    }
    if (open.contains(raw)) {
      return refuse(path, raw.getName() + " contains itself");
    }
    return PojoFields.isPojo(raw)
        ? row(path, raw, true)
        : refuse(path, "there is no column for " + type.getTypeName());
  }

  private LogicalType refuse(String path, String why) {
    reasons.add(path + ": " + why);
    return new VarBinaryType(VarBinaryType.MAX_LENGTH);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
