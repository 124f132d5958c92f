package io.flinkspark.bridge.functions.types;

import java.util.Arrays;
import org.apache.flink.types.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Flink's {@link Row} as Spark sees it: a field is converted when an expression asks for it, once
 * per row. Rows with positions and rows with names only are read alike. Pointed to one row after
 * another, by one thread; read-only.
 */
public final class ExternalRowView extends InternalRow {

  private static final long serialVersionUID = 1L;
  private static final Object NOT_YET = new Object();

  private final transient InputConverter[] converters;
  private final String[] names;
  private final DataType[] types;
  private final transient Object[] converted;
  private transient Row row;
  private transient boolean byName;

  /** A view on rows with the given columns. Points nowhere at first. */
  public ExternalRowView(StructType type) {
    names = type.fieldNames();
    converters = new InputConverter[names.length];
    types = new DataType[names.length];
    for (int i = 0; i < names.length; i++) {
      types[i] = type.apply(i).dataType();
      converters[i] = InputConverter.of(types[i]);
    }
    converted = new Object[names.length];
  }

  /**
   * Looks at another row; returns this view.
   *
   * @throws IllegalArgumentException if the row has another number of fields than the schema
   */
  public ExternalRowView pointTo(Row next) {
    row = next;
    byName = next.getFieldNames(false) != null;
    if (!byName && next.getArity() != names.length) {
      throw new IllegalArgumentException(
          "Cannot read a row: it has %d fields, the schema %d (%s)"
              .formatted(next.getArity(), names.length, String.join(", ", names)));
    }
    Arrays.fill(converted, NOT_YET);
    return this;
  }

  /** The row that this view points to. */
  public Row row() {
    return row;
  }

  private Object value(int ordinal) {
    Object value = converted[ordinal];
    if (value == NOT_YET) {
      Object external = external(ordinal);
      value = external == null ? null : convert(ordinal, external);
      converted[ordinal] = value;
    }
    return value;
  }

  private Object external(int ordinal) {
    return byName ? row.getField(names[ordinal]) : row.getField(ordinal);
  }

  private Object convert(int ordinal, Object external) {
    try {
      return converters[ordinal].from(external);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          "Cannot read column %s: it holds a %s, the schema says %s"
              .formatted(names[ordinal], external.getClass().getName(), types[ordinal].sql()),
          e);
    }
  }

  @Override
  public int numFields() {
    return names.length;
  }

  @Override
  public boolean isNullAt(int ordinal) {
    Object value = converted[ordinal];
    return value == NOT_YET ? external(ordinal) == null : value == null;
  }

  @Override
  public boolean getBoolean(int ordinal) {
    return (Boolean) value(ordinal);
  }

  @Override
  public byte getByte(int ordinal) {
    return (Byte) value(ordinal);
  }

  @Override
  public short getShort(int ordinal) {
    return (Short) value(ordinal);
  }

  @Override
  public int getInt(int ordinal) {
    return (Integer) value(ordinal);
  }

  @Override
  public long getLong(int ordinal) {
    return (Long) value(ordinal);
  }

  @Override
  public float getFloat(int ordinal) {
    return (Float) value(ordinal);
  }

  @Override
  public double getDouble(int ordinal) {
    return (Double) value(ordinal);
  }

  @Override
  public Decimal getDecimal(int ordinal, int precision, int scale) {
    return (Decimal) value(ordinal);
  }

  @Override
  public UTF8String getUTF8String(int ordinal) {
    return (UTF8String) value(ordinal);
  }

  @Override
  public byte[] getBinary(int ordinal) {
    return (byte[]) value(ordinal);
  }

  @Override
  public CalendarInterval getInterval(int ordinal) {
    return (CalendarInterval) value(ordinal);
  }

  @Override
  public InternalRow getStruct(int ordinal, int numFields) {
    return (InternalRow) value(ordinal);
  }

  @Override
  public ArrayData getArray(int ordinal) {
    return (ArrayData) value(ordinal);
  }

  @Override
  public MapData getMap(int ordinal) {
    return (MapData) value(ordinal);
  }

  @Override
  public Object get(int ordinal, DataType type) {
    return value(ordinal);
  }

  @Override
  public InternalRow copy() {
    Object[] values = new Object[names.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = InternalRow.copyValue(value(i));
    }
    return new GenericInternalRow(values);
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
