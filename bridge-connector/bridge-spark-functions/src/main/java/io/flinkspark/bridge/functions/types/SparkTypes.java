package io.flinkspark.bridge.functions.types;

import io.flinkspark.bridge.functions.errors.SparkFunctionException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DayTimeIntervalType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.YearMonthIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Spark's types against Flink's, both ways, nullability included. Flink's timestamps with more than
 * six digits lose what is below a microsecond, as they do in Spark. A type that the other engine
 * does not have is refused by name.
 */
public final class SparkTypes {

  private SparkTypes() {}

  /**
   * @throws SparkFunctionException for a type that Spark does not have: TIME, TIMESTAMP WITH TIME
   *     ZONE, RAW, …
   */
  public static DataType toSpark(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> DataTypes.StringType;
      case BOOLEAN -> DataTypes.BooleanType;
      case BINARY, VARBINARY -> DataTypes.BinaryType;
      case DECIMAL -> {
        var decimal = (DecimalType) type;
        yield DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale());
      }
      case TINYINT -> DataTypes.ByteType;
      case SMALLINT -> DataTypes.ShortType;
      case INTEGER -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP_WITHOUT_TIME_ZONE -> DataTypes.TimestampNTZType;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> DataTypes.TimestampType;
      case INTERVAL_YEAR_MONTH -> DataTypes.createYearMonthIntervalType();
      case INTERVAL_DAY_TIME -> DataTypes.createDayTimeIntervalType();
      case ARRAY -> {
        LogicalType element = ((ArrayType) type).getElementType();
        yield DataTypes.createArrayType(toSpark(element), element.isNullable());
      }
      case MULTISET ->
          DataTypes.createMapType(
              toSpark(((MultisetType) type).getElementType()), DataTypes.IntegerType, false);
      case MAP -> {
        var map = (MapType) type;
        yield DataTypes.createMapType(
            toSpark(map.getKeyType()),
            toSpark(map.getValueType()),
            map.getValueType().isNullable());
      }
      case ROW -> toStruct((RowType) type);
      case STRUCTURED_TYPE -> structured((StructuredType) type);
      case DISTINCT_TYPE -> toSpark(((DistinctType) type).getSourceType());
      case NULL -> DataTypes.NullType;
      case TIME_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_TIME_ZONE,
          RAW,
          SYMBOL,
          UNRESOLVED,
          DESCRIPTOR,
          VARIANT ->
          throw new SparkFunctionException(
              "Cannot give a value to Spark: it has no type for Flink's " + type.asSummaryString());
    };
  }

  /**
   * @throws SparkFunctionException for a type that Flink does not have: Spark's calendar interval,
   *     an object type
   */
  public static LogicalType toFlink(DataType type) {
    if (type instanceof org.apache.spark.sql.types.DecimalType decimal) {
      return new DecimalType(decimal.precision(), decimal.scale());
    }
    if (type instanceof org.apache.spark.sql.types.ArrayType array) {
      return new ArrayType(toFlink(array.elementType()).copy(array.containsNull()));
    }
    if (type instanceof org.apache.spark.sql.types.MapType map) {
      return new MapType(
          toFlink(map.keyType()).copy(false),
          toFlink(map.valueType()).copy(map.valueContainsNull()));
    }
    if (type instanceof StructType struct) {
      return toRowType(struct);
    }
    if (type instanceof UserDefinedType<?> user) {
      return toFlink(user.sqlType());
    }
    if (type instanceof org.apache.spark.sql.types.YearMonthIntervalType) {
      return new YearMonthIntervalType(YearMonthIntervalType.YearMonthResolution.YEAR_TO_MONTH);
    }
    if (type instanceof org.apache.spark.sql.types.DayTimeIntervalType) {
      return new DayTimeIntervalType(DayTimeIntervalType.DayTimeResolution.DAY_TO_SECOND, 6, 6);
    }
    return switch (type.typeName()) {
      case "boolean" -> new BooleanType();
      case "byte" -> new TinyIntType();
      case "short" -> new SmallIntType();
      case "integer" -> new IntType();
      case "long" -> new BigIntType();
      case "float" -> new FloatType();
      case "double" -> new DoubleType();
      case "string" -> VarCharType.STRING_TYPE;
      case "binary" -> new VarBinaryType(VarBinaryType.MAX_LENGTH);
      case "date" -> new DateType();
      case "timestamp" -> new LocalZonedTimestampType(6);
      case "timestamp_ntz" -> new TimestampType(6);
      case "void" -> new NullType();
      default -> {
        if (type.typeName().startsWith("char") || type.typeName().startsWith("varchar")) {
          yield VarCharType.STRING_TYPE;
        }
        throw new SparkFunctionException(
            "Cannot give a value to Flink: it has no type for Spark's " + type.sql());
      }
    };
  }

  /** The columns of a row as Spark sees them. */
  public static StructType toStruct(RowType row) {
    List<StructField> fields = new ArrayList<>(row.getFieldCount());
    for (RowType.RowField field : row.getFields()) {
      fields.add(field(field.getName(), field.getType()));
    }
    return DataTypes.createStructType(fields);
  }

  /** The columns of a struct as Flink sees them. */
  public static RowType toRowType(StructType struct) {
    List<RowType.RowField> fields = new ArrayList<>(struct.size());
    for (StructField field : struct.fields()) {
      LogicalType type = toFlink(field.dataType());
      boolean nullable = field.nullable() || type instanceof NullType;
      fields.add(new RowType.RowField(field.name(), type.copy(nullable)));
    }
    return new RowType(fields);
  }

  private static StructType structured(StructuredType type) {
    List<StructField> fields = new ArrayList<>();
    for (StructuredType.StructuredAttribute attribute : type.getAttributes()) {
      fields.add(field(attribute.getName(), attribute.getType()));
    }
    return DataTypes.createStructType(fields);
  }

  private static StructField field(String name, LogicalType type) {
    return DataTypes.createStructField(name, toSpark(type), type.isNullable());
  }
}
