package io.flinkspark.bridge.functions.types;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ObjectArrayTypeInfo;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.types.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * The Java classes in which a {@link Row} holds values of Spark's types, and their type
 * information.
 */
public final class ExternalTypes {

  private ExternalTypes() {}

  /** Type information for rows with these columns, by name. */
  public static RowTypeInfo rowType(StructType type) {
    TypeInformation<?>[] types = new TypeInformation<?>[type.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = typeOf(type.apply(i).dataType());
    }
    return new RowTypeInfo(types, type.fieldNames());
  }

  static TypeInformation<?> typeOf(DataType type) {
    if (type instanceof DecimalType) {
      return Types.BIG_DEC;
    }
    if (type instanceof YearMonthIntervalType) {
      return TypeInformation.of(Period.class);
    }
    if (type instanceof DayTimeIntervalType) {
      return TypeInformation.of(Duration.class);
    }
    if (type instanceof ArrayType array) {
      return ObjectArrayTypeInfo.getInfoFor(typeOf(array.elementType()));
    }
    if (type instanceof MapType map) {
      return Types.MAP(typeOf(map.keyType()), typeOf(map.valueType()));
    }
    if (type instanceof StructType struct) {
      return rowType(struct);
    }
    if (type instanceof UserDefinedType<?> user) {
      return typeOf(user.sqlType());
    }
    return switch (type.typeName()) {
      case "boolean" -> Types.BOOLEAN;
      case "byte" -> Types.BYTE;
      case "short" -> Types.SHORT;
      case "integer" -> Types.INT;
      case "long" -> Types.LONG;
      case "float" -> Types.FLOAT;
      case "double" -> Types.DOUBLE;
      case "binary" -> Types.PRIMITIVE_ARRAY(Types.BYTE);
      case "date" -> Types.LOCAL_DATE;
      case "timestamp" -> Types.INSTANT;
      case "timestamp_ntz" -> Types.LOCAL_DATE_TIME;
      case "void" -> Types.VOID;
      default -> Types.STRING;
    };
  }

  /** The class of one value. */
  static Class<?> classOf(DataType type) {
    if (type instanceof DecimalType) {
      return BigDecimal.class;
    }
    if (type instanceof YearMonthIntervalType) {
      return Period.class;
    }
    if (type instanceof DayTimeIntervalType) {
      return Duration.class;
    }
    if (type instanceof ArrayType array) {
      return classOf(array.elementType()).arrayType();
    }
    if (type instanceof MapType) {
      return Map.class;
    }
    if (type instanceof StructType) {
      return Row.class;
    }
    if (type instanceof UserDefinedType<?> user) {
      return classOf(user.sqlType());
    }
    return switch (type.typeName()) {
      case "boolean" -> Boolean.class;
      case "byte" -> Byte.class;
      case "short" -> Short.class;
      case "integer" -> Integer.class;
      case "long" -> Long.class;
      case "float" -> Float.class;
      case "double" -> Double.class;
      case "binary" -> byte[].class;
      case "date" -> LocalDate.class;
      case "timestamp" -> Instant.class;
      case "timestamp_ntz" -> LocalDateTime.class;
      case "void" -> Void.class;
      default -> String.class;
    };
  }
}
