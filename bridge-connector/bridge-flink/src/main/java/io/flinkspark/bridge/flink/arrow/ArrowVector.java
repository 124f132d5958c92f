package io.flinkspark.bridge.flink.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.ColumnarArrayData;
import org.apache.flink.table.data.columnar.ColumnarMapData;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.ArrayColumnVector;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.MapColumnVector;
import org.apache.flink.table.data.columnar.vector.RowColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;

/**
 * A column of a batch: a view of the batch's bytes. {@link ArrowBatchReader} has checked that every
 * row's value lies inside them. Positions are indexes into the whole array.
 */
abstract sealed class ArrowVector implements ColumnVector {

  private static final VarHandle SHORT = littleEndian(short[].class);
  private static final VarHandle INT = littleEndian(int[].class);
  private static final VarHandle LONG = littleEndian(long[].class);
  private static final VarHandle FLOAT = littleEndian(float[].class);
  private static final VarHandle DOUBLE = littleEndian(double[].class);

  /** As the start of the validity bits: there are none, no value is null. */
  static final int NO_NULLS = -1;

  final byte[] bytes;
  final int start;
  private final int validity;

  private ArrowVector(byte[] bytes, int validity, int start) {
    this.bytes = bytes;
    this.validity = validity;
    this.start = start;
  }

  final int validity() {
    return validity;
  }

  private static VarHandle littleEndian(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  static int intAt(byte[] bytes, int position) {
    return (int) INT.get(bytes, position);
  }

  static long longAt(byte[] bytes, int position) {
    return (long) LONG.get(bytes, position);
  }

  private static boolean bit(byte[] bytes, int position, int row) {
    return (bytes[position + (row >> 3)] >> (row & 7) & 1) != 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return validity != NO_NULLS && !bit(bytes, validity, row);
  }

  /** Nothing but nulls. */
  static final class OfNulls extends ArrowVector implements BytesColumnVector {
    OfNulls() {
      super(new byte[0], NO_NULLS, 0);
    }

    @Override
    public boolean isNullAt(int row) {
      return true;
    }

    @Override
    public Bytes getBytes(int row) {
      return new Bytes(bytes, 0, 0);
    }
  }

  /** One bit a value. */
  static final class OfBooleans extends ArrowVector implements BooleanColumnVector {
    OfBooleans(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public boolean getBoolean(int row) {
      return bit(bytes, start, row);
    }
  }

  /** One byte a value. */
  static final class OfBytes extends ArrowVector implements ByteColumnVector {
    OfBytes(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public byte getByte(int row) {
      return bytes[start + row];
    }
  }

  /** Two bytes a value. */
  static final class OfShorts extends ArrowVector implements ShortColumnVector {
    OfShorts(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public short getShort(int row) {
      return (short) SHORT.get(bytes, start + row * Short.BYTES);
    }
  }

  /** Four bytes a value: integers, days, months. */
  static final class OfInts extends ArrowVector implements IntColumnVector {
    OfInts(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public int getInt(int row) {
      return intAt(bytes, start + row * Integer.BYTES);
    }
  }

  /** Eight bytes a value: integers, microseconds of a duration. */
  static final class OfLongs extends ArrowVector implements LongColumnVector {
    OfLongs(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public long getLong(int row) {
      return longAt(bytes, start + row * Long.BYTES);
    }
  }

  /** Four bytes a value. */
  static final class OfFloats extends ArrowVector implements FloatColumnVector {
    OfFloats(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public float getFloat(int row) {
      return (float) FLOAT.get(bytes, start + row * Float.BYTES);
    }
  }

  /** Eight bytes a value. */
  static final class OfDoubles extends ArrowVector implements DoubleColumnVector {
    OfDoubles(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public double getDouble(int row) {
      return (double) DOUBLE.get(bytes, start + row * Double.BYTES);
    }
  }

  /** Sixteen bytes a value, the lowest first. */
  static final class OfDecimals extends ArrowVector implements DecimalColumnVector {

    static final int SIZE = 16;

    OfDecimals(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public DecimalData getDecimal(int row, int precision, int scale) {
      int position = start + row * SIZE;
      long low = longAt(bytes, position);
      long high = longAt(bytes, position + Long.BYTES);
      if (high == low >> 63 && DecimalData.isCompact(precision)) {
        return DecimalData.fromUnscaledLong(low, precision, scale);
      }
      BigInteger unscaled = big(high).shiftLeft(Long.SIZE).or(unsigned(low));
      DecimalData value =
          DecimalData.fromBigDecimal(new BigDecimal(unscaled, scale), precision, scale);
      if (value == null) {
        throw ArrowMessage.malformed(
            "a decimal(%d,%d) has too many digits (%s)", precision, scale, unscaled);
      }
      return value;
    }

    private static BigInteger big(long value) {
      return BigInteger.valueOf(value);
    }

    private static BigInteger unsigned(long value) {
      BigInteger low = big(value & Long.MAX_VALUE);
      return value < 0 ? low.setBit(Long.SIZE - 1) : low;
    }
  }

  /** Eight bytes a value: microseconds since 1970. */
  static final class OfTimestamps extends ArrowVector implements TimestampColumnVector {

    private static final int MICROS_PER_MILLI = 1000;
    private static final int NANOS_PER_MICRO = 1000;

    OfTimestamps(byte[] bytes, int validity, int start) {
      super(bytes, validity, start);
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
      long micros = longAt(bytes, start + row * Long.BYTES);
      return TimestampData.fromEpochMillis(
          Math.floorDiv(micros, MICROS_PER_MILLI),
          Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO);
    }
  }

  /** Strings and byte strings: n + 1 offsets into the values. */
  static final class OfStrings extends ArrowVector implements BytesColumnVector {

    private final int values;

    OfStrings(byte[] bytes, int validity, int offsets, int values) {
      super(bytes, validity, offsets);
      this.values = values;
    }

    @Override
    public Bytes getBytes(int row) {
      int offset = start + row * Integer.BYTES;
      int from = intAt(bytes, offset);
      return new Bytes(bytes, values + from, intAt(bytes, offset + Integer.BYTES) - from);
    }
  }

  /** Lists: n + 1 offsets into the elements. */
  static final class OfLists extends ArrowVector implements ArrayColumnVector {

    private final ColumnVector elements;

    OfLists(byte[] bytes, int validity, int offsets, ColumnVector elements) {
      super(bytes, validity, offsets);
      this.elements = elements;
    }

    ColumnVector elements() {
      return elements;
    }

    OfLists withElements(ColumnVector others) {
      return new OfLists(bytes, validity(), start, others);
    }

    @Override
    public ArrayData getArray(int row) {
      int offset = start + row * Integer.BYTES;
      int from = intAt(bytes, offset);
      return new ColumnarArrayData(elements, from, intAt(bytes, offset + Integer.BYTES) - from);
    }
  }

  /** Maps: n + 1 offsets into the keys and the values. */
  static final class OfMaps extends ArrowVector implements MapColumnVector {

    private final ColumnVector keys;
    private final ColumnVector values;

    OfMaps(byte[] bytes, int validity, int offsets, ColumnVector keys, ColumnVector values) {
      super(bytes, validity, offsets);
      this.keys = keys;
      this.values = values;
    }

    ColumnVector keys() {
      return keys;
    }

    ColumnVector values() {
      return values;
    }

    OfMaps withEntries(ColumnVector otherKeys, ColumnVector otherValues) {
      return new OfMaps(bytes, validity(), start, otherKeys, otherValues);
    }

    @Override
    public MapData getMap(int row) {
      int offset = start + row * Integer.BYTES;
      int from = intAt(bytes, offset);
      return new ColumnarMapData(keys, values, from, intAt(bytes, offset + Integer.BYTES) - from);
    }
  }

  /** Structs: a column for each field. */
  static final class OfStructs extends ArrowVector implements RowColumnVector {

    private final VectorizedColumnBatch fields;

    OfStructs(byte[] bytes, int validity, ColumnVector[] fields) {
      super(bytes, validity, 0);
      this.fields = new VectorizedColumnBatch(fields);
    }

    ColumnVector[] fields() {
      return fields.columns;
    }

    OfStructs withFields(ColumnVector[] others) {
      return new OfStructs(bytes, validity(), others);
    }

    @Override
    public ColumnarRowData getRow(int row) {
      return new ColumnarRowData(fields, row);
    }
  }
}
