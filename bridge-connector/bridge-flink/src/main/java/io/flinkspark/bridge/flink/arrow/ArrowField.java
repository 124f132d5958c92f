package io.flinkspark.bridge.flink.arrow;

import java.io.Serializable;
import java.util.List;
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
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.YearMonthIntervalType;
import org.apache.flink.table.types.logical.YearMonthIntervalType.YearMonthResolution;

/**
 * A field of an Arrow schema, of one of the types that Spark sends.
 *
 * @param precision of a decimal, else 0
 * @param scale of a decimal, else 0
 * @param children the element of a list, key and value of a map, the fields of a struct
 */
record ArrowField(
    String name, Kind kind, boolean nullable, int precision, int scale, List<ArrowField> children)
    implements Serializable {

  private static final int MICROSECONDS = 6;
  private static final int MAX_YEAR_DIGITS = YearMonthIntervalType.MAX_PRECISION;

  ArrowField {
    children = List.copyOf(children);
  }

  /** The layouts there are. */
  enum Kind {
    NULL,
    BOOLEAN,
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT,
    DOUBLE,
    DECIMAL,
    UTF8,
    BINARY,
    DATE,
    TIMESTAMP,
    ZONED_TIMESTAMP,
    YEAR_MONTH,
    DURATION,
    LIST,
    MAP,
    STRUCT
  }

  LogicalType toFlink() {
    return switch (kind) {
      // Flink has a NULL type, but neither serializers nor field getters for it.
      case NULL -> new VarCharType(true, VarCharType.MAX_LENGTH);
      case BOOLEAN -> new BooleanType(nullable);
      case INT8 -> new TinyIntType(nullable);
      case INT16 -> new SmallIntType(nullable);
      case INT32 -> new IntType(nullable);
      // Flink's own day-time interval holds milliseconds only, Spark's microseconds.
      case INT64, DURATION -> new BigIntType(nullable);
      case FLOAT -> new FloatType(nullable);
      case DOUBLE -> new DoubleType(nullable);
      case DECIMAL -> new DecimalType(nullable, precision, scale);
      case UTF8 -> new VarCharType(nullable, VarCharType.MAX_LENGTH);
      case BINARY -> new VarBinaryType(nullable, VarBinaryType.MAX_LENGTH);
      case DATE -> new DateType(nullable);
      case TIMESTAMP -> new TimestampType(nullable, MICROSECONDS);
      case ZONED_TIMESTAMP -> new LocalZonedTimestampType(nullable, MICROSECONDS);
      case YEAR_MONTH ->
          new YearMonthIntervalType(nullable, YearMonthResolution.YEAR_TO_MONTH, MAX_YEAR_DIGITS);
      case LIST -> new ArrayType(nullable, children.get(0).toFlink());
      case MAP -> new MapType(nullable, children.get(0).toFlink(), children.get(1).toFlink());
      case STRUCT -> rowType(nullable, children);
    };
  }

  static RowType rowType(boolean nullable, List<ArrowField> fields) {
    return new RowType(
        nullable,
        fields.stream().map(field -> new RowType.RowField(field.name, field.toFlink())).toList());
  }
}
