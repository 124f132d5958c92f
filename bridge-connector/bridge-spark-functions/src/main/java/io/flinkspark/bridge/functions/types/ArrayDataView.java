package io.flinkspark.bridge.functions.types;

import io.flinkspark.bridge.functions.types.ViewShape.Kept;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGettersReader;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.UTF8String;

/** A Flink array as Spark sees it, without conversion. Read-only. */
final class ArrayDataView extends ArrayData {

  private static final long serialVersionUID = 1L;

  private final ViewShape element;
  private final DataType type;
  private final transient org.apache.flink.table.data.ArrayData array;

  ArrayDataView(ViewShape element, DataType type, org.apache.flink.table.data.ArrayData array) {
    this.element = element;
    this.type = type;
    this.array = array;
  }

  static ArrayDataView of(
      ViewShape shape, DataType type, org.apache.flink.table.data.ArrayData array) {
    return new ArrayDataView(shape.parts().get(0), ((ArrayType) type).elementType(), array);
  }

  @Override
  public int numElements() {
    return array.size();
  }

  @Override
  public boolean isNullAt(int ordinal) {
    return array.isNullAt(ordinal);
  }

  @Override
  public boolean getBoolean(int ordinal) {
    return array.getBoolean(ordinal);
  }

  @Override
  public byte getByte(int ordinal) {
    return array.getByte(ordinal);
  }

  @Override
  public short getShort(int ordinal) {
    return array.getShort(ordinal);
  }

  @Override
  public int getInt(int ordinal) {
    return array.getInt(ordinal);
  }

  @Override
  public long getLong(int ordinal) {
    if (element.kept() == Kept.ALIKE) {
      return array.getLong(ordinal);
    }
    return element.kept() == Kept.TIMESTAMP
        ? FlinkScalars.micros(array.getTimestamp(ordinal, element.precision()))
        : FlinkScalars.intervalMicros(array.getLong(ordinal));
  }

  @Override
  public float getFloat(int ordinal) {
    return array.getFloat(ordinal);
  }

  @Override
  public double getDouble(int ordinal) {
    return array.getDouble(ordinal);
  }

  @Override
  public Decimal getDecimal(int ordinal, int precision, int scale) {
    return array.isNullAt(ordinal)
        ? null
        : FlinkScalars.decimal(array.getDecimal(ordinal, precision, scale), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int ordinal) {
    return array.isNullAt(ordinal) ? null : FlinkScalars.utf8(array.getString(ordinal));
  }

  @Override
  public byte[] getBinary(int ordinal) {
    return array.isNullAt(ordinal) ? null : array.getBinary(ordinal);
  }

  @Override
  public CalendarInterval getInterval(int ordinal) {
    throw new UnsupportedOperationException("Cannot read a calendar interval: Flink has none");
  }

  @Override
  public InternalRow getStruct(int ordinal, int numFields) {
    return array.isNullAt(ordinal)
        ? null
        : RowDataView.nested(element, type, array.getRow(ordinal, numFields));
  }

  @Override
  public ArrayData getArray(int ordinal) {
    return array.isNullAt(ordinal) ? null : of(element, type, array.getArray(ordinal));
  }

  @Override
  public MapData getMap(int ordinal) {
    return array.isNullAt(ordinal) ? null : new MapDataView(element, type, array.getMap(ordinal));
  }

  @Override
  public Object get(int ordinal, DataType elementType) {
    return SpecializedGettersReader.read(this, ordinal, elementType, true, true);
  }

  @Override
  public Object[] array() {
    Object[] values = new Object[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(i, type);
    }
    return values;
  }

  @Override
  public ArrayData copy() {
    return new GenericArrayData(array()).copy();
  }

  @Override
  public void setNullAt(int ordinal) {
    throw RowDataView.readOnly();
  }

  @Override
  public void update(int ordinal, Object value) {
    throw RowDataView.readOnly();
  }
}
