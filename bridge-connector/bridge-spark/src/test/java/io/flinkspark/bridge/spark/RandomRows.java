package io.flinkspark.bridge.spark;

import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createDayTimeIntervalType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;
import static org.apache.spark.sql.types.DataTypes.createMapType;
import static org.apache.spark.sql.types.DataTypes.createYearMonthIntervalType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import scala.collection.JavaConverters;

/** Random rows of every type, alone and nested, with nulls at every depth. */
final class RandomRows {

  static final List<DataType> FLAT =
      List.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          createDecimalType(9, 2),
          createDecimalType(18, 0),
          createDecimalType(38, 10),
          DataTypes.StringType,
          DataTypes.BinaryType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType,
          createYearMonthIntervalType(),
          createDayTimeIntervalType(),
          DataTypes.NullType);

  private final Random random;

  RandomRows(long seed) {
    random = new Random(seed);
  }

  /** Each flat type as a column, in an array, as a map's value, in a struct, and all mixed. */
  static StructType schema() {
    return schema(FLAT);
  }

  /** The same without the type of nothing but nulls, which files do not have. */
  static StructType schemaOfFiles() {
    return schema(FLAT.stream().filter(type -> !type.equals(DataTypes.NullType)).toList());
  }

  private static StructType schema(List<DataType> flat) {
    StructType schema = new StructType();
    StructType inner = new StructType();
    for (int i = 0; i < flat.size(); i++) {
      DataType type = flat.get(i);
      inner = inner.add("f" + i, type, true);
      schema =
          schema
              .add("flat" + i, type, true)
              .add("array" + i, createArrayType(type, true), true)
              .add("map" + i, createMapType(DataTypes.StringType, type, true), true);
    }
    StructType deep =
        new StructType()
            .add("inner", inner, true)
            .add("list", createArrayType(createArrayType(inner, true), true), true)
            .add(
                "tree",
                createMapType(
                    DataTypes.IntegerType,
                    createArrayType(
                        createMapType(DataTypes.StringType, createDecimalType(20, 3), true), true),
                    true),
                true);
    return schema
        .add("struct", inner, true)
        .add("deep", deep, true)
        .add("required", DataTypes.LongType, false);
  }

  List<Row> rows(StructType schema, int count) {
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(row(schema));
    }
    return rows;
  }

  private Row row(StructType schema) {
    StructField[] fields = schema.fields();
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(fields[i].dataType(), fields[i].nullable());
    }
    return RowFactory.create(values);
  }

  private Object value(DataType type, boolean nullable) {
    if (type.equals(DataTypes.NullType) || nullable && random.nextInt(5) == 0) {
      return null;
    }
    if (type instanceof StructType struct) {
      return row(struct);
    }
    if (type instanceof ArrayType array) {
      Object[] values = new Object[random.nextInt(4)];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(array.elementType(), array.containsNull());
      }
      return values;
    }
    if (type instanceof MapType map) {
      Map<Object, Object> values = new HashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        values.put(value(map.keyType(), false), value(map.valueType(), map.valueContainsNull()));
      }
      return JavaConverters.mapAsScalaMap(values);
    }
    return flat(type);
  }

  private Object flat(DataType type) {
    if (type instanceof DecimalType decimal) {
      BigInteger bound = BigInteger.TEN.pow(decimal.precision());
      BigInteger unscaled = new BigInteger(127, random).mod(bound);
      return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
    }
    if (type instanceof YearMonthIntervalType) {
      return Period.ofMonths(random.nextInt(40_000) - 20_000).normalized();
    }
    if (type instanceof DayTimeIntervalType) {
      return Duration.of(random.nextLong() / 1000, ChronoUnit.MICROS);
    }
    Instant instant = Instant.EPOCH.plus(random.nextLong() / 100, ChronoUnit.MICROS);
    return switch (type.typeName()) {
      case "boolean" -> random.nextBoolean();
      case "byte" -> (byte) random.nextInt();
      case "short" -> (short) random.nextInt();
      case "integer" -> random.nextInt();
      case "long" -> random.nextLong();
      case "float" -> random.nextInt(9) == 0 ? Float.NaN : Float.intBitsToFloat(random.nextInt());
      case "double" -> random.nextInt(9) == 0 ? -0.0 : random.nextGaussian();
      case "string" -> string();
      case "binary" -> bytes();
      case "date" -> LocalDate.ofEpochDay(random.nextInt(1_000_000) - 500_000);
      case "timestamp" -> instant;
      case "timestamp_ntz" -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
      default -> throw new IllegalArgumentException("No values for " + type);
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String string() {
    String letters = "abc äöü 漢字 🙂".repeat(2);
    int end = random.nextInt(letters.length());
    return letters.substring(0, letters.offsetByCodePoints(0, letters.codePointCount(0, end)));
  }
}
