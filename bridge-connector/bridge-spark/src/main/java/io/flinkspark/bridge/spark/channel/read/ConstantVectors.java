package io.flinkspark.bridge.spark.channel.read;

import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/** Vectors of one value. */
final class ConstantVectors {

  /** What Spark would tell of how many values are null; nobody asks a constant. */
  private static final int ROWS = 1;

  private ConstantVectors() {}

  static boolean isFlat(DataType type) {
    return !(type instanceof StructType || type instanceof ArrayType || type instanceof MapType);
  }

  static ColumnVector of(Object value, DataType type) {
    ConstantColumnVector vector = new ConstantColumnVector(ROWS, type);
    if (value == null) {
      vector.setNull();
      return vector;
    }
    vector.setNotNull();
    if (type instanceof BooleanType) {
      vector.setBoolean((Boolean) value);
    } else if (type instanceof ByteType) {
      vector.setByte((Byte) value);
    } else if (type instanceof ShortType) {
      vector.setShort((Short) value);
    } else if (value instanceof Integer number) {
      vector.setInt(number);
    } else if (value instanceof Long number) {
      vector.setLong(number);
    } else if (type instanceof FloatType) {
      vector.setFloat((Float) value);
    } else if (type instanceof DoubleType) {
      vector.setDouble((Double) value);
    } else if (type instanceof StringType) {
      vector.setUtf8String((UTF8String) value);
    } else if (type instanceof BinaryType) {
      vector.setBinary((byte[]) value);
    } else if (type instanceof DecimalType decimal) {
      vector.setDecimal((Decimal) value, decimal.precision());
    } else {
      throw new IllegalStateException("No constant vector of " + type);
    }
    return vector;
  }
}
