package io.flinkspark.bridge.spark.arrow;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * Spark's schemas as Arrow's. Instants are microseconds in UTC, whatever the session's time zone;
 * intervals of years and months are Arrow's YEAR_MONTH, those of days to seconds a duration in
 * microseconds. {@code CalendarIntervalType} and user-defined types have no equal and are refused.
 */
public final class ArrowSchemas {

  private static final String ELEMENT = "element";

  private ArrowSchemas() {}

  /**
   * The Arrow schema of these columns.
   *
   * @throws BridgeException with {@link ErrorCode#TYPE_UNSUPPORTED}, naming column and type, or
   *     {@link ErrorCode#SCHEMA_INCOMPATIBLE} when two fields have one name
   */
  public static Schema of(StructType columns) {
    return new Schema(fields("", columns));
  }

  /** The schema as an encapsulated Arrow IPC message. */
  public static Bytes toMessage(Schema schema) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      MessageSerializer.serialize(new WriteChannel(Channels.newChannel(out)), schema);
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.INTERNAL, "Cannot write a schema: " + e.getMessage() + " (" + schema + ")", e);
    }
    return Bytes.of(out.toByteArray());
  }

  private static List<Field> fields(String path, StructType struct) {
    List<Field> fields = new ArrayList<>(struct.fields().length);
    Set<String> names = new HashSet<>();
    for (StructField field : struct.fields()) {
      if (!names.add(field.name())) {
        throw new BridgeException(
            ErrorCode.SCHEMA_INCOMPATIBLE,
            "Cannot publish columns: two have the same name (" + path + field.name() + ")");
      }
      fields.add(field(path, field.name(), field.dataType(), field.nullable()));
    }
    return fields;
  }

  private static Field field(String path, String name, DataType type, boolean nullable) {
    String inner = path + name + ".";
    if (type instanceof StructType struct) {
      return new Field(name, typed(nullable, ArrowType.Struct.INSTANCE), fields(inner, struct));
    }
    if (type instanceof ArrayType array) {
      Field element = field(inner, ELEMENT, array.elementType(), array.containsNull());
      return new Field(name, typed(nullable, ArrowType.List.INSTANCE), List.of(element));
    }
    if (type instanceof MapType map) {
      Field key = field(inner, MapVector.KEY_NAME, map.keyType(), false);
      Field value = field(inner, MapVector.VALUE_NAME, map.valueType(), map.valueContainsNull());
      Field entries =
          new Field(
              MapVector.DATA_VECTOR_NAME,
              typed(false, ArrowType.Struct.INSTANCE),
              List.of(key, value));
      return new Field(name, typed(nullable, new ArrowType.Map(false)), List.of(entries));
    }
    return new Field(name, typed(nullable, flatType(path + name, type)), null);
  }

  private static FieldType typed(boolean nullable, ArrowType type) {
    return new FieldType(nullable, type, null);
  }

  private static ArrowType flatType(String column, DataType type) {
    if (type instanceof DecimalType decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), 128);
    }
    if (type instanceof YearMonthIntervalType) {
      return new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
    }
    if (type instanceof DayTimeIntervalType) {
      return new ArrowType.Duration(TimeUnit.MICROSECOND);
    }
    ArrowType known = FlatTypes.BY_SPARK_TYPE.get(type);
    if (known == null) {
      throw new BridgeException(
          ErrorCode.TYPE_UNSUPPORTED,
          String.format(
              "Cannot publish column %s: its type has no equal outside Spark (%s)",
              column, type.catalogString()));
    }
    return known;
  }

  /** The types without parameters. */
  private static final class FlatTypes {

    static final Map<DataType, ArrowType> BY_SPARK_TYPE =
        Map.ofEntries(
            Map.entry(DataTypes.NullType, ArrowType.Null.INSTANCE),
            Map.entry(DataTypes.BooleanType, ArrowType.Bool.INSTANCE),
            Map.entry(DataTypes.ByteType, new ArrowType.Int(8, true)),
            Map.entry(DataTypes.ShortType, new ArrowType.Int(16, true)),
            Map.entry(DataTypes.IntegerType, new ArrowType.Int(32, true)),
            Map.entry(DataTypes.LongType, new ArrowType.Int(64, true)),
            Map.entry(
                DataTypes.FloatType, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            Map.entry(
                DataTypes.DoubleType, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            Map.entry(DataTypes.StringType, ArrowType.Utf8.INSTANCE),
            Map.entry(DataTypes.BinaryType, ArrowType.Binary.INSTANCE),
            Map.entry(DataTypes.DateType, new ArrowType.Date(DateUnit.DAY)),
            Map.entry(
                DataTypes.TimestampType, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
            Map.entry(
                DataTypes.TimestampNTZType, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)));
  }
}
