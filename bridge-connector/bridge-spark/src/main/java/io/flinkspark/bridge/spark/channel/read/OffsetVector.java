package io.flinkspark.bridge.spark.channel.read;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** A vector from a later row on. It owns nothing; its reader closes what is below. */
final class OffsetVector extends ColumnVector {

  /** Where the vectors of a batch begin. */
  static final class Offset {
    private int rows;

    void set(int rows) {
      this.rows = rows;
    }
  }

  private final ColumnVector vector;
  private final Offset offset;

  OffsetVector(ColumnVector vector, Offset offset) {
    super(vector.dataType());
    this.vector = vector;
    this.offset = offset;
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
    return vector.isNullAt(row + offset.rows);
  }

  @Override
  public boolean getBoolean(int row) {
    return vector.getBoolean(row + offset.rows);
  }

  @Override
  public byte getByte(int row) {
    return vector.getByte(row + offset.rows);
  }

  @Override
  public short getShort(int row) {
    return vector.getShort(row + offset.rows);
  }

  @Override
  public int getInt(int row) {
    return vector.getInt(row + offset.rows);
  }

  @Override
  public long getLong(int row) {
    return vector.getLong(row + offset.rows);
  }

  @Override
  public float getFloat(int row) {
    return vector.getFloat(row + offset.rows);
  }

  @Override
  public double getDouble(int row) {
    return vector.getDouble(row + offset.rows);
  }

  @Override
  public ColumnarArray getArray(int row) {
    return vector.getArray(row + offset.rows);
  }

  @Override
  public ColumnarMap getMap(int row) {
    return vector.getMap(row + offset.rows);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return vector.getDecimal(row + offset.rows, precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return vector.getUTF8String(row + offset.rows);
  }

  @Override
  public byte[] getBinary(int row) {
    return vector.getBinary(row + offset.rows);
  }

  /** Of a struct: the fields begin where it does. */
  @Override
  public ColumnVector getChild(int ordinal) {
    return new OffsetVector(vector.getChild(ordinal), offset);
  }
}
