package io.flinkspark.bridge.spark.arrow;

import java.math.BigInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/** Decimals: 128 bits of the unscaled value, the lower half first. */
abstract class DecimalWriter extends FixedWidthWriter {

  private static final int WIDTH = 2 * Long.BYTES;

  private final int precision;
  private final int scale;

  DecimalWriter(BufferAllocator allocator, DecimalType type) {
    super(allocator, WIDTH);
    precision = type.precision();
    scale = type.scale();
  }

  static DecimalWriter of(BufferAllocator allocator, DecimalType type) {
    return type.precision() <= Decimal.MAX_LONG_DIGITS()
        ? new Small(allocator, type)
        : new Large(allocator, type);
  }

  abstract void put(Decimal value, long address);

  @Override
  final void writeValue(SpecializedGetters values, int position, int index) {
    put(values.getDecimal(position, precision, scale), slots(index, 1));
  }

  @Override
  final void copy(ColumnVector source, int from, int count, long address) {
    if (source instanceof WritableColumnVector known) {
      copyKnown(known, from, count, address);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (!source.isNullAt(from + i)) {
        put(source.getDecimal(from + i, precision, scale), address + (long) i * WIDTH);
      }
    }
  }

  /** Copies from a vector that keeps unscaled values: as ints, longs or bytes by the precision. */
  abstract void copyKnown(WritableColumnVector source, int from, int count, long address);

  static void put(long low, long high, long address) {
    Platform.putLong(null, address, low);
    Platform.putLong(null, address + Long.BYTES, high);
  }

  /** Up to 18 digits: the unscaled value is a long. */
  private static final class Small extends DecimalWriter {

    private final boolean isInt;

    Small(BufferAllocator allocator, DecimalType type) {
      super(allocator, type);
      isInt = type.precision() <= Decimal.MAX_INT_DIGITS();
    }

    @Override
    void put(Decimal value, long address) {
      long unscaled = value.toUnscaledLong();
      put(unscaled, unscaled >> 63, address);
    }

    @Override
    void copyKnown(WritableColumnVector source, int from, int count, long address) {
      if (isInt) {
        int[] values = source.getInts(from, count);
        for (int i = 0; i < count; i++) {
          put(values[i], values[i] >> 31, address + (long) i * WIDTH);
        }
        return;
      }
      long[] values = source.getLongs(from, count);
      for (int i = 0; i < count; i++) {
        put(values[i], values[i] >> 63, address + (long) i * WIDTH);
      }
    }
  }

  /** 19 to 38 digits. */
  private static final class Large extends DecimalWriter {

    Large(BufferAllocator allocator, DecimalType type) {
      super(allocator, type);
    }

    @Override
    void put(Decimal value, long address) {
      put(value.toJavaBigDecimal().unscaledValue(), address);
    }

    private static void put(BigInteger unscaled, long address) {
      put(unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue(), address);
    }

    @Override
    void copyKnown(WritableColumnVector source, int from, int count, long address) {
      for (int i = 0; i < count; i++) {
        if (!source.isNullAt(from + i)) {
          putBigEndian(source.getBinary(from + i), address + (long) i * WIDTH);
        }
      }
    }

    private static void putBigEndian(byte[] unscaled, long address) {
      if (unscaled.length > WIDTH) {
        put(new BigInteger(unscaled), address);
        return;
      }
      long high = unscaled[0] >> 7;
      long low = high;
      for (byte next : unscaled) {
        high = high << Byte.SIZE | low >>> Long.SIZE - Byte.SIZE;
        low = low << Byte.SIZE | next & 0xFF;
      }
      put(low, high, address);
    }
  }
}
