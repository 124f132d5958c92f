package io.flinkspark.bridge.spark.channel.read;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark's types of a channel's schemas. */
public final class AvroTypes {

  /** What Avro cannot say of a field. */
  static final String BRIDGE_TYPE = "bridge.type";

  private static final String PARTITIONS = "bridge.partitions";

  private AvroTypes() {}

  /** The schema of a channel. */
  public static Schema parse(ChannelSchema schema) {
    try {
      return parse(schema.text());
    } catch (BridgeException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_CORRUPT,
          String.format("Cannot read schema %s of the channel: %s", schema.id(), e.text()),
          e);
    }
  }

  /** A schema that a user wrote. */
  public static Schema parse(String json) {
    try {
      Schema schema = new Schema.Parser().parse(json);
      if (schema.getType() == Schema.Type.RECORD) {
        return schema;
      }
      throw refused("it is no record but " + schema.getType().getName(), null);
    } catch (AvroRuntimeException e) {
      throw refused(e.getMessage(), e);
    }
  }

  private static BridgeException refused(String why, Exception cause) {
    return new BridgeException(
        ErrorCode.INVALID_ARGUMENT, "Cannot use an Avro schema: " + why, cause);
  }

  /**
   * The columns of a record.
   *
   * @throws BridgeException with TYPE_UNSUPPORTED, naming the field, for what Spark has no type for
   */
  public static StructType columns(Schema record) {
    return struct(record, "", new HashSet<>());
  }

  /** The columns by which files of a schema lie in folders. */
  static List<String> partitions(Schema schema) {
    Object columns = schema.getObjectProp(PARTITIONS);
    if (!(columns instanceof List<?> names)) {
      return List.of();
    }
    return names.stream().map(Object::toString).toList();
  }

  private static StructType struct(Schema record, String at, Set<String> within) {
    if (!within.add(record.getFullName())) {
      throw unsupported(at, "record " + record.getFullName() + " that contains itself");
    }
    List<StructField> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      String name = at.isEmpty() ? field.name() : at + "." + field.name();
      DataType type = type(field.schema(), bridgeType(field), name, within);
      fields.add(DataTypes.createStructField(field.name(), type, isNullable(field.schema())));
    }
    within.remove(record.getFullName());
    return DataTypes.createStructType(fields);
  }

  static DataType type(Schema schema, String bridgeType) {
    return type(schema, bridgeType, "", new HashSet<>());
  }

  private static DataType type(Schema nullable, String given, String at, Set<String> within) {
    Schema schema = notNull(nullable, at);
    String bridgeType = given.isEmpty() ? text(schema, BRIDGE_TYPE) : given;
    String logical = text(schema, "logicalType");
    return switch (schema.getType()) {
      case BOOLEAN -> DataTypes.BooleanType;
      case INT ->
          switch (bridgeType) {
            case "tinyint" -> DataTypes.ByteType;
            case "smallint" -> DataTypes.ShortType;
            default -> logical.equals("date") ? DataTypes.DateType : DataTypes.IntegerType;
          };
      case LONG ->
          switch (logical) {
            case "timestamp-millis", "timestamp-micros" -> DataTypes.TimestampType;
            case "local-timestamp-millis", "local-timestamp-micros" -> DataTypes.TimestampNTZType;
            default -> DataTypes.LongType;
          };
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING, ENUM -> DataTypes.StringType;
      case BYTES, FIXED -> logical.equals("decimal") ? decimal(schema, at) : DataTypes.BinaryType;
      case ARRAY ->
          isMap(schema, bridgeType)
              ? keyedMap(schema, at, within)
              : DataTypes.createArrayType(
                  type(schema.getElementType(), "", at + "[]", within),
                  isNullable(schema.getElementType()));
      case MAP ->
          DataTypes.createMapType(
              DataTypes.StringType,
              type(schema.getValueType(), "", at + "{}", within),
              isNullable(schema.getValueType()));
      case RECORD -> struct(schema, at, within);
      case NULL -> throw unsupported(at, "nothing but null");
      case UNION -> throw unsupported(at, "a union inside a union");
    };
  }

  private static DataType keyedMap(Schema schema, String at, Set<String> within) {
    Schema.Field key = schema.getElementType().getField("key");
    Schema.Field value = schema.getElementType().getField("value");
    return DataTypes.createMapType(
        type(key.schema(), bridgeType(key), at + "{key}", within),
        type(value.schema(), bridgeType(value), at + "{}", within),
        isNullable(value.schema()));
  }

  /** Whether an array is a map whose keys are no strings. */
  static boolean isMap(Schema array, String bridgeType) {
    Schema element = array.getElementType();
    return (bridgeType.equals("map") || text(array, BRIDGE_TYPE).equals("map"))
        && element.getType() == Schema.Type.RECORD
        && element.getField("key") != null
        && element.getField("value") != null;
  }

  private static DataType decimal(Schema schema, String at) {
    int precision = number(schema.getObjectProp("precision"));
    int scale = number(schema.getObjectProp("scale"));
    if (precision < 1 || precision > DecimalType.MAX_PRECISION() || scale > precision) {
      throw unsupported(at, String.format("decimal(%d, %d)", precision, scale));
    }
    return DataTypes.createDecimalType(precision, scale);
  }

  private static int number(Object property) {
    return property instanceof Number number ? number.intValue() : 0;
  }

  static String bridgeType(Schema.Field field) {
    return text(field, BRIDGE_TYPE);
  }

  private static String text(JsonProperties properties, String name) {
    return properties.getObjectProp(name) instanceof String text ? text : "";
  }

  static boolean isNullable(Schema schema) {
    return schema.getType() == Schema.Type.NULL
        || schema.getType() == Schema.Type.UNION
            && schema.getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.NULL);
  }

  /** The schema of the values that are not null. */
  static Schema notNull(Schema schema) {
    return notNull(schema, "");
  }

  private static Schema notNull(Schema schema, String at) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> others =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (others.size() != 1) {
      throw unsupported(at, "a union other than of null and one type");
    }
    return others.get(0);
  }

  private static BridgeException unsupported(String at, String what) {
    return new BridgeException(
        ErrorCode.TYPE_UNSUPPORTED,
        String.format("Cannot read field %s: Spark has no type for %s", at, what));
  }
}
