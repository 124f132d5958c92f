package io.flinkspark.bridge.functions.types;

import io.flinkspark.bridge.functions.types.ViewShape.Kept;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGettersReader;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A Flink row as Spark sees it, without conversion: each getter reads the row it points to. One
 * view is pointed to one row after another, by one thread. Read-only; {@link #copy} gives a row
 * that stays.
 */
public final class RowDataView extends InternalRow {

  private static final long serialVersionUID = 1L;

  private final ViewShape[] fields;
  private final DataType[] types;
  private transient RowData row;

  /** A view on rows of the given type. Points nowhere at first. */
  public RowDataView(RowType type) {
    this(ViewShape.of(type).partArray(), SparkTypes.toStruct(type));
  }

  RowDataView(ViewShape[] fields, StructType type) {
    this.fields = fields;
    this.types = new DataType[fields.length];
    for (int i = 0; i < fields.length; i++) {
      types[i] = type.apply(i).dataType();
    }
  }

  private RowDataView(ViewShape[] fields, DataType[] types, RowData row) {
    this.fields = fields;
    this.types = types;
    this.row = row;
  }

  /** Looks at another row; returns this view. */
  public RowDataView pointTo(RowData next) {
    row = next;
    return this;
  }

  /** The row that this view points to. */
  public RowData row() {
    return row;
  }

  @Override
  public int numFields() {
    return fields.length;
  }

  @Override
  public boolean isNullAt(int ordinal) {
    return row.isNullAt(ordinal);
  }

  @Override
  public boolean getBoolean(int ordinal) {
    return row.getBoolean(ordinal);
  }

  @Override
  public byte getByte(int ordinal) {
    return row.getByte(ordinal);
  }

  @Override
  public short getShort(int ordinal) {
    return row.getShort(ordinal);
  }

  @Override
  public int getInt(int ordinal) {
    return row.getInt(ordinal);
  }

  @Override
  public long getLong(int ordinal) {
    ViewShape field = fields[ordinal];
    if (field.kept() == Kept.ALIKE) {
      return row.getLong(ordinal);
    }
    return field.kept() == Kept.TIMESTAMP
        ? FlinkScalars.micros(row.getTimestamp(ordinal, field.precision()))
        : FlinkScalars.intervalMicros(row.getLong(ordinal));
  }

  @Override
  public float getFloat(int ordinal) {
    return row.getFloat(ordinal);
  }

  @Override
  public double getDouble(int ordinal) {
    return row.getDouble(ordinal);
  }

  @Override
  public Decimal getDecimal(int ordinal, int precision, int scale) {
    return row.isNullAt(ordinal)
        ? null
        : FlinkScalars.decimal(row.getDecimal(ordinal, precision, scale), precision, scale);
  }

  @Override
  public UTF8String getUTF8String(int ordinal) {
    return row.isNullAt(ordinal) ? null : FlinkScalars.utf8(row.getString(ordinal));
  }

  @Override
  public byte[] getBinary(int ordinal) {
    return row.isNullAt(ordinal) ? null : row.getBinary(ordinal);
  }

  @Override
  public CalendarInterval getInterval(int ordinal) {
    throw new UnsupportedOperationException("Cannot read a calendar interval: Flink has none");
  }

  @Override
  public InternalRow getStruct(int ordinal, int numFields) {
    return row.isNullAt(ordinal)
        ? null
        : nested(fields[ordinal], types[ordinal], row.getRow(ordinal, numFields));
  }

  @Override
  public ArrayData getArray(int ordinal) {
    return row.isNullAt(ordinal)
        ? null
        : ArrayDataView.of(fields[ordinal], types[ordinal], row.getArray(ordinal));
  }

  @Override
  public MapData getMap(int ordinal) {
    return row.isNullAt(ordinal)
        ? null
        : new MapDataView(fields[ordinal], types[ordinal], row.getMap(ordinal));
  }

  @Override
  public Object get(int ordinal, DataType type) {
    return SpecializedGettersReader.read(this, ordinal, type, true, true);
  }

  @Override
  public InternalRow copy() {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = InternalRow.copyValue(get(i, types[i]));
    }
    return new GenericInternalRow(values);
  }

  @Override
  public void setNullAt(int ordinal) {
    throw readOnly();
  }

  @Override
  public void update(int ordinal, Object value) {
    throw readOnly();
  }

  static RowDataView nested(ViewShape shape, DataType type, RowData row) {
    var view = new RowDataView(shape.partArray(), (StructType) type);
    return new RowDataView(view.fields, view.types, row);
  }

  static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("Cannot write: this is a view on Flink's data");
  }
}
