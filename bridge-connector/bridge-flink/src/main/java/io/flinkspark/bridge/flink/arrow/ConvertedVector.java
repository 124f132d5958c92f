package io.flinkspark.bridge.flink.arrow;

import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.ColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;

/**
 * A column of numbers or timestamps seen as another type. Converts a value when it is asked for.
 */
abstract sealed class ConvertedVector implements ColumnVector {

  private final ColumnVector published;

  private ConvertedVector(ColumnVector published) {
    this.published = published;
  }

  @Override
  public boolean isNullAt(int row) {
    return published.isNullAt(row);
  }

  /** The numbers of a column, whatever their width. */
  static final class Numbers {

    private Numbers() {}

    static IntToLongFunction whole(ColumnVector vector) {
      if (vector instanceof ByteColumnVector bytes) {
        return bytes::getByte;
      }
      if (vector instanceof ShortColumnVector shorts) {
        return shorts::getShort;
      }
      if (vector instanceof IntColumnVector ints) {
        return ints::getInt;
      }
      return ((LongColumnVector) vector)::getLong;
    }

    static IntToDoubleFunction floating(ColumnVector vector) {
      if (vector instanceof FloatColumnVector floats) {
        return floats::getFloat;
      }
      IntToLongFunction whole = whole(vector);
      return row -> whole.applyAsLong(row);
    }
  }

  /** Bytes as shorts. */
  static final class OfShorts extends ConvertedVector implements ShortColumnVector {

    private final IntToLongFunction numbers;

    OfShorts(ColumnVector published, IntToLongFunction numbers) {
      super(published);
      this.numbers = numbers;
    }

    @Override
    public short getShort(int row) {
      return (short) numbers.applyAsLong(row);
    }
  }

  /** Smaller numbers as ints. */
  static final class OfInts extends ConvertedVector implements IntColumnVector {

    private final IntToLongFunction numbers;

    OfInts(ColumnVector published, IntToLongFunction numbers) {
      super(published);
      this.numbers = numbers;
    }

    @Override
    public int getInt(int row) {
      return (int) numbers.applyAsLong(row);
    }
  }

  /** Smaller numbers as longs. */
  static final class OfLongs extends ConvertedVector implements LongColumnVector {

    private final IntToLongFunction numbers;

    OfLongs(ColumnVector published, IntToLongFunction numbers) {
      super(published);
      this.numbers = numbers;
    }

    @Override
    public long getLong(int row) {
      return numbers.applyAsLong(row);
    }
  }

  /** Whole numbers as floats. */
  static final class OfFloats extends ConvertedVector implements FloatColumnVector {

    private final IntToLongFunction numbers;

    OfFloats(ColumnVector published, IntToLongFunction numbers) {
      super(published);
      this.numbers = numbers;
    }

    @Override
    public float getFloat(int row) {
      return numbers.applyAsLong(row);
    }
  }

  /** Whole numbers or floats as doubles. */
  static final class OfDoubles extends ConvertedVector implements DoubleColumnVector {

    private final IntToDoubleFunction numbers;

    OfDoubles(ColumnVector published, IntToDoubleFunction numbers) {
      super(published);
      this.numbers = numbers;
    }

    @Override
    public double getDouble(int row) {
      return numbers.applyAsDouble(row);
    }
  }

  /** Timestamps without the digits after a precision. */
  static final class OfTimestamps extends ConvertedVector implements TimestampColumnVector {

    private static final int MILLI_DIGITS = 3;
    private static final int NANO_DIGITS = 9;

    private final TimestampColumnVector timestamps;
    private final int millis;
    private final int nanos;

    OfTimestamps(TimestampColumnVector timestamps, int precision) {
      super(timestamps);
      this.timestamps = timestamps;
      millis = power(Math.max(0, MILLI_DIGITS - precision));
      nanos = precision <= MILLI_DIGITS ? 0 : power(NANO_DIGITS - precision);
    }

    private static int power(int digits) {
      return (int) Math.pow(10, digits);
    }

    @Override
    public TimestampData getTimestamp(int row, int precision) {
      TimestampData full = timestamps.getTimestamp(row, precision);
      long milli = full.getMillisecond();
      int nano = full.getNanoOfMillisecond();
      return TimestampData.fromEpochMillis(
          milli - Math.floorMod(milli, millis), nanos == 0 ? 0 : nano - nano % nanos);
    }
  }
}
