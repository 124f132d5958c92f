package io.flinkspark.bridge.functions.types;

import static io.flinkspark.bridge.functions.types.OutputConverter.SAME;

import org.apache.flink.types.RowKind;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What Catalyst's generated code writes its results into: each becomes a field of a new Flink row
 * at once, with no row of Spark's in between. Write-only; used by one thread.
 *
 * @param <T> Flink's row
 */
public abstract class RowTarget<T> extends InternalRow implements SpecializedGetters {

  private static final long serialVersionUID = 1L;

  private final transient OutputConverter[] converters;

  RowTarget(OutputConverter[] converters) {
    this.converters = converters;
  }

  /** Starts a new row of the given kind; its fields are null until written. */
  public abstract void start(RowKind kind);

  /** The row that was written since {@link #start}; it is never written again. */
  public abstract T finish();

  /**
   * Java code that writes a field which is not null, with this as {@code target}. Strings may share
   * the bytes of the input, as columns do that pass as they are.
   *
   * @param value Java code of the value in Catalyst's form
   */
  public String write(int ordinal, DataType type, String value) {
    String java = CodeGenerator.javaType(type);
    if (!CodeGenerator.isPrimitiveType(java)) {
      boolean mayChange =
          type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
      return "target.update(%d, %s)".formatted(ordinal, mayChange ? value + ".copy()" : value);
    }
    return converters[ordinal] == SAME
        ? "target.put(%d, %s.valueOf(%s))".formatted(ordinal, CodeGenerator.boxedType(java), value)
        : "target.set%s(%d, %s)".formatted(CodeGenerator.primitiveTypeName(java), ordinal, value);
  }

  /** Sets a field to what it holds in Flink's form already. */
  public abstract void put(int ordinal, Object value);

  @Override
  public int numFields() {
    return converters.length;
  }

  @Override
  public void setNullAt(int ordinal) {
    put(ordinal, null);
  }

  @Override
  public void update(int ordinal, Object value) {
    put(ordinal, value == null ? null : converters[ordinal].from(value));
  }

  @Override
  public void setBoolean(int ordinal, boolean value) {
    put(ordinal, value);
  }

  @Override
  public void setByte(int ordinal, byte value) {
    put(ordinal, value);
  }

  @Override
  public void setShort(int ordinal, short value) {
    put(ordinal, value);
  }

  @Override
  public void setInt(int ordinal, int value) {
    put(ordinal, converters[ordinal].fromInt(value));
  }

  @Override
  public void setLong(int ordinal, long value) {
    put(ordinal, converters[ordinal].fromLong(value));
  }

  @Override
  public void setFloat(int ordinal, float value) {
    put(ordinal, value);
  }

  @Override
  public void setDouble(int ordinal, double value) {
    put(ordinal, value);
  }

  @Override
  public void setDecimal(int ordinal, Decimal value, int precision) {
    update(ordinal, value);
  }

  @Override
  public boolean isNullAt(int ordinal) {
    throw writeOnly();
  }

  @Override
  public boolean getBoolean(int ordinal) {
    throw writeOnly();
  }

  @Override
  public byte getByte(int ordinal) {
    throw writeOnly();
  }

  @Override
  public short getShort(int ordinal) {
    throw writeOnly();
  }

  @Override
  public int getInt(int ordinal) {
    throw writeOnly();
  }

  @Override
  public long getLong(int ordinal) {
    throw writeOnly();
  }

  @Override
  public float getFloat(int ordinal) {
    throw writeOnly();
  }

  @Override
  public double getDouble(int ordinal) {
    throw writeOnly();
  }

  @Override
  public Decimal getDecimal(int ordinal, int precision, int scale) {
    throw writeOnly();
  }

  @Override
  public UTF8String getUTF8String(int ordinal) {
    throw writeOnly();
  }

  @Override
  public byte[] getBinary(int ordinal) {
    throw writeOnly();
  }

  @Override
  public CalendarInterval getInterval(int ordinal) {
    throw writeOnly();
  }

  @Override
  public InternalRow getStruct(int ordinal, int numFields) {
    throw writeOnly();
  }

  @Override
  public ArrayData getArray(int ordinal) {
    throw writeOnly();
  }

  @Override
  public MapData getMap(int ordinal) {
    throw writeOnly();
  }

  @Override
  public Object get(int ordinal, DataType type) {
    throw writeOnly();
  }

  @Override
  public InternalRow copy() {
    throw writeOnly();
  }

  private static UnsupportedOperationException writeOnly() {
    return new UnsupportedOperationException("Cannot read: results are only written here");
  }
}
