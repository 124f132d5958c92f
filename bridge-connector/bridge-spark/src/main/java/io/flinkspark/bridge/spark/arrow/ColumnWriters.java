package io.flinkspark.bridge.spark.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** The writer of each type; which types there are, {@link ArrowSchemas} has decided before. */
final class ColumnWriters {

  private ColumnWriters() {}

  /** One writer a column. */
  static ColumnWriter[] of(StructType columns, BufferAllocator allocator) {
    ColumnWriter[] writers = new ColumnWriter[columns.fields().length];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = of(columns.fields()[i].dataType(), allocator);
    }
    return writers;
  }

  private static ColumnWriter of(DataType type, BufferAllocator allocator) {
    if (type instanceof StructType struct) {
      return new NestedWriter.OfStruct(allocator, of(struct, allocator));
    }
    if (type instanceof ArrayType array) {
      return new NestedWriter.OfArray(allocator, of(array.elementType(), allocator));
    }
    if (type instanceof MapType map) {
      return new NestedWriter.OfMap(
          allocator, of(map.keyType(), allocator), of(map.valueType(), allocator));
    }
    if (type instanceof DecimalType decimal) {
      return DecimalWriter.of(allocator, decimal);
    }
    return ofFlat(type, allocator);
  }

  private static ColumnWriter ofFlat(DataType type, BufferAllocator allocator) {
    if (type instanceof LongType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DayTimeIntervalType) {
      return new FixedWidthWriter.OfLong(allocator);
    }
    if (type instanceof IntegerType
        || type instanceof DateType
        || type instanceof YearMonthIntervalType) {
      return new FixedWidthWriter.OfInt(allocator);
    }
    if (type instanceof StringType) {
      return new BytesWriter.OfString(allocator);
    }
    if (type instanceof DoubleType) {
      return new FixedWidthWriter.OfDouble(allocator);
    }
    if (type instanceof BooleanType) {
      return new BitWriter(allocator);
    }
    if (type instanceof BinaryType) {
      return new BytesWriter.OfBinary(allocator);
    }
    if (type instanceof FloatType) {
      return new FixedWidthWriter.OfFloat(allocator);
    }
    if (type instanceof ShortType) {
      return new FixedWidthWriter.OfShort(allocator);
    }
    if (type instanceof ByteType) {
      return new FixedWidthWriter.OfByte(allocator);
    }
    if (type instanceof NullType) {
      return new NullWriter(allocator);
    }
    throw new IllegalArgumentException("Cannot write a column: no writer for its type " + type);
  }
}
