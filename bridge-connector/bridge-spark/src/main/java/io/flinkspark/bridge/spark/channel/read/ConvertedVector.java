package io.flinkspark.bridge.spark.channel.read;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** A vector of a file whose values the reader wants in another, wider type. */
final class ConvertedVector extends ColumnVector {

  private final ColumnVector vector;
  private final Conversion conversion;

  ConvertedVector(ColumnVector vector, Conversion conversion) {
    super(typeOf(conversion));
    this.vector = vector;
    this.conversion = conversion;
  }

  private static DataType typeOf(Conversion conversion) {
    if (conversion instanceof Conversion.Widened widened) {
      return widened.to();
    }
    return conversion instanceof Conversion.TextToBytes
        ? DataTypes.BinaryType
        : DataTypes.StringType;
  }

  @Override
  public void close() {}

  @Override
  public boolean hasNull() {
    return vector.hasNull();
  }

  @Override
  public int numNulls() {
    return vector.numNulls();
  }

  @Override
  public boolean isNullAt(int row) {
    return vector.isNullAt(row);
  }

  @Override
  public short getShort(int row) {
    return (short) number(row);
  }

  @Override
  public int getInt(int row) {
    return (int) number(row);
  }

  @Override
  public long getLong(int row) {
    return number(row);
  }

  private long number(int row) {
    DataType from = vector.dataType();
    if (from instanceof IntegerType) {
      return vector.getInt(row);
    }
    return from instanceof ShortType ? vector.getShort(row) : vector.getByte(row);
  }

  @Override
  public float getFloat(int row) {
    DataType from = vector.dataType();
    return from instanceof LongType ? vector.getLong(row) : number(row);
  }

  @Override
  public double getDouble(int row) {
    DataType from = vector.dataType();
    if (from instanceof FloatType) {
      return vector.getFloat(row);
    }
    return from instanceof LongType ? vector.getLong(row) : number(row);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    DecimalType from = (DecimalType) vector.dataType();
    return (Decimal) conversion.convert(vector.getDecimal(row, from.precision(), from.scale()));
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return conversion instanceof Conversion.BytesToText
        ? UTF8String.fromBytes(vector.getBinary(row))
        : (UTF8String) conversion.convert(vector.getUTF8String(row));
  }

  @Override
  public byte[] getBinary(int row) {
    return vector.getUTF8String(row).getBytes();
  }

  @Override
  public boolean getBoolean(int row) {
    throw notConverted();
  }

  @Override
  public byte getByte(int row) {
    throw notConverted();
  }

  @Override
  public ColumnarArray getArray(int row) {
    throw notConverted();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw notConverted();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw notConverted();
  }

  private UnsupportedOperationException notConverted() {
    return new UnsupportedOperationException("Nothing is converted to " + type);
  }
}
