package io.flinkspark.bridge.flink.channel.format;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.mapType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import io.flinkspark.bridge.flink.channel.format.ChannelType.Member;
import java.math.BigInteger;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** The channel's types as Parquet's, in the form that Spark's reader takes in batches. */
public final class ParquetSchema {

  public static final String LIST = "list";
  public static final String ELEMENT = "element";
  public static final String KEY_VALUE = "key_value";
  public static final String KEY = "key";
  public static final String VALUE = "value";

  /** The most digits that an INT32 and an INT64 hold. */
  static final int MAX_INT_DIGITS = 9;

  static final int MAX_LONG_DIGITS = 18;

  private static final String ROOT = "row";

  private ParquetSchema() {}

  /** The schema of a file. */
  public static MessageType of(ChannelType.OfRow row) {
    Types.MessageTypeBuilder builder = Types.buildMessage();
    row.fields().forEach(field -> builder.addField(member(field.name(), field.member())));
    return builder.named(ROOT);
  }

  private static Type member(String name, Member member) {
    return type(name, member.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED, member.type());
  }

  private static Type type(String name, Repetition repetition, ChannelType type) {
    if (type instanceof ChannelType.OfRow row) {
      Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition);
      row.fields().forEach(field -> group.addField(member(field.name(), field.member())));
      return group.named(name);
    }
    if (type instanceof ChannelType.OfArray array) {
      return Types.buildGroup(repetition)
          .as(listType())
          .addField(Types.repeatedGroup().addField(member(ELEMENT, array.element())).named(LIST))
          .named(name);
    }
    if (type instanceof ChannelType.OfMap map) {
      return Types.buildGroup(repetition)
          .as(mapType())
          .addField(
              Types.repeatedGroup()
                  .addField(type(KEY, Repetition.REQUIRED, map.key()))
                  .addField(member(VALUE, map.value()))
                  .named(KEY_VALUE))
          .named(name);
    }
    if (type instanceof ChannelType.Decimal decimal) {
      return decimal(name, repetition, decimal);
    }
    if (type instanceof ChannelType.Fixed fixed) {
      return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
          .length(fixed.size())
          .named(name);
    }
    return type instanceof ChannelType.Value value
        ? plain(name, repetition, value)
        : primitive(name, repetition, PrimitiveTypeName.BINARY, stringType());
  }

  private static Type plain(String name, Repetition repetition, ChannelType.Value value) {
    return switch (value.plain()) {
      case BOOLEAN -> primitive(name, repetition, PrimitiveTypeName.BOOLEAN, null);
      case INT -> primitive(name, repetition, PrimitiveTypeName.INT32, width(value.sqlType()));
      // Spark 3.5 cannot read times of day.
      case TIME_MILLIS -> primitive(name, repetition, PrimitiveTypeName.INT32, null);
      case LONG, TIME_MICROS -> primitive(name, repetition, PrimitiveTypeName.INT64, null);
      case FLOAT -> primitive(name, repetition, PrimitiveTypeName.FLOAT, null);
      case DOUBLE -> primitive(name, repetition, PrimitiveTypeName.DOUBLE, null);
      case STRING, UUID -> primitive(name, repetition, PrimitiveTypeName.BINARY, stringType());
      case BYTES -> primitive(name, repetition, PrimitiveTypeName.BINARY, null);
      case DATE -> primitive(name, repetition, PrimitiveTypeName.INT32, dateType());
      case TIMESTAMP_MILLIS -> timestamp(name, repetition, true, TimeUnit.MILLIS);
      case TIMESTAMP_MICROS -> timestamp(name, repetition, true, TimeUnit.MICROS);
      case LOCAL_TIMESTAMP_MILLIS -> timestamp(name, repetition, false, TimeUnit.MILLIS);
      case LOCAL_TIMESTAMP_MICROS -> timestamp(name, repetition, false, TimeUnit.MICROS);
    };
  }

  private static LogicalTypeAnnotation width(String sqlType) {
    if ("tinyint".equals(sqlType)) {
      return intType(8, true);
    }
    return "smallint".equals(sqlType) ? intType(16, true) : null;
  }

  private static Type timestamp(String name, Repetition repetition, boolean utc, TimeUnit unit) {
    return primitive(name, repetition, PrimitiveTypeName.INT64, timestampType(utc, unit));
  }

  private static PrimitiveType primitive(
      String name,
      Repetition repetition,
      PrimitiveTypeName physical,
      LogicalTypeAnnotation annotation) {
    return Types.primitive(physical, repetition).as(annotation).named(name);
  }

  private static Type decimal(String name, Repetition repetition, ChannelType.Decimal decimal) {
    LogicalTypeAnnotation annotation = decimalType(decimal.scale(), decimal.precision());
    if (decimal.precision() <= MAX_INT_DIGITS) {
      return primitive(name, repetition, PrimitiveTypeName.INT32, annotation);
    }
    if (decimal.precision() <= MAX_LONG_DIGITS) {
      return primitive(name, repetition, PrimitiveTypeName.INT64, annotation);
    }
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(decimalBytes(decimal.precision()))
        .as(annotation)
        .named(name);
  }

  /** How many bytes hold every decimal of so many digits, with its sign. */
  static int decimalBytes(int precision) {
    return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
  }
}
