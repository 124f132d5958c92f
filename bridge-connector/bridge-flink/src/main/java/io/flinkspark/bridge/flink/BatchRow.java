package io.flinkspark.bridge.flink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringJoiner;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector.Bytes;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;

/**
 * A row of a batch, as a view that moves on. {@link #copy} makes a view that stays; from then on
 * the batch is shared, and its memory must not be used for another one. Not for several threads.
 */
final class BatchRow implements RowData {

  private final VectorizedColumnBatch batch;
  private int row;
  private RowKind kind = RowKind.INSERT;
  private boolean isShared;

  BatchRow(VectorizedColumnBatch batch) {
    this.batch = batch;
  }

  void moveTo(int rowOfBatch) {
    row = rowOfBatch;
  }

  /** The same row, for as long as anybody wants it. It keeps the whole batch in memory. */
  BatchRow copy() {
    isShared = true;
    BatchRow copy = new BatchRow(batch);
    copy.row = row;
    copy.kind = kind;
    return copy;
  }

  /** Whether this view was ever copied. */
  boolean isShared() {
    return isShared;
  }

  /** A string without a detour over Flink's own form. */
  String getText(int column) {
    Bytes utf8 = batch.getByteArray(row, column);
    return new String(utf8.data, utf8.offset, utf8.len, StandardCharsets.UTF_8);
  }

  @Override
  public int getArity() {
    return batch.getArity();
  }

  @Override
  public RowKind getRowKind() {
    return kind;
  }

  @Override
  public void setRowKind(RowKind newKind) {
    kind = newKind;
  }

  @Override
  public boolean isNullAt(int column) {
    return batch.isNullAt(row, column);
  }

  @Override
  public boolean getBoolean(int column) {
    return batch.getBoolean(row, column);
  }

  @Override
  public byte getByte(int column) {
    return batch.getByte(row, column);
  }

  @Override
  public short getShort(int column) {
    return batch.getShort(row, column);
  }

  @Override
  public int getInt(int column) {
    return batch.getInt(row, column);
  }

  @Override
  public long getLong(int column) {
    return batch.getLong(row, column);
  }

  @Override
  public float getFloat(int column) {
    return batch.getFloat(row, column);
  }

  @Override
  public double getDouble(int column) {
    return batch.getDouble(row, column);
  }

  @Override
  public StringData getString(int column) {
    Bytes utf8 = batch.getByteArray(row, column);
    return BinaryStringData.fromBytes(utf8.data, utf8.offset, utf8.len);
  }

  @Override
  public DecimalData getDecimal(int column, int precision, int scale) {
    return batch.getDecimal(row, column, precision, scale);
  }

  @Override
  public TimestampData getTimestamp(int column, int precision) {
    return batch.getTimestamp(row, column, precision);
  }

  @Override
  public <T> RawValueData<T> getRawValue(int column) {
    throw new UnsupportedOperationException(
        "Cannot read column " + column + ": Spark sends no RAW");
  }

  @Override
  public byte[] getBinary(int column) {
    Bytes value = batch.getByteArray(row, column);
    return Arrays.copyOfRange(value.data, value.offset, value.offset + value.len);
  }

  @Override
  public ArrayData getArray(int column) {
    return batch.getArray(row, column);
  }

  @Override
  public MapData getMap(int column) {
    return batch.getMap(row, column);
  }

  @Override
  public RowData getRow(int column, int fields) {
    return batch.getRow(row, column);
  }

  @Override
  public Variant getVariant(int column) {
    return batch.getVariant(row, column);
  }

  /** For people: numbers, texts and times as they are, anything else as three dots. */
  @Override
  public String toString() {
    StringJoiner values = new StringJoiner(",", kind.shortString() + "(", ")");
    for (int column = 0; column < getArity(); column++) {
      values.add(isNullAt(column) ? "null" : shown(column));
    }
    return values.toString();
  }

  private String shown(int column) {
    ColumnVector vector = batch.columns[column];
    if (vector instanceof BooleanColumnVector booleans) {
      return String.valueOf(booleans.getBoolean(row));
    }
    if (vector instanceof ByteColumnVector bytes) {
      return String.valueOf(bytes.getByte(row));
    }
    if (vector instanceof ShortColumnVector shorts) {
      return String.valueOf(shorts.getShort(row));
    }
    if (vector instanceof IntColumnVector ints) {
      return String.valueOf(ints.getInt(row));
    }
    if (vector instanceof LongColumnVector longs) {
      return String.valueOf(longs.getLong(row));
    }
    if (vector instanceof FloatColumnVector floats) {
      return String.valueOf(floats.getFloat(row));
    }
    if (vector instanceof DoubleColumnVector doubles) {
      return String.valueOf(doubles.getDouble(row));
    }
    if (vector instanceof TimestampColumnVector times) {
      return times.getTimestamp(row, TimestampType.MAX_PRECISION).toString();
    }
    return vector instanceof BytesColumnVector ? getText(column) : "...";
  }

  @Override
  public boolean equals(Object other) {
    throw new UnsupportedOperationException(
        "Cannot compare rows of a batch: compare their columns instead");
  }

  @Override
  public int hashCode() {
    throw new UnsupportedOperationException(
        "Cannot hash a row of a batch: hash its columns instead");
  }
}
