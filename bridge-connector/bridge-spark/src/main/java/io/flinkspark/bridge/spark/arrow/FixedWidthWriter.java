package io.flinkspark.bridge.spark.arrow;

import java.math.BigInteger;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;

/** Values of one width, one subclass a type, so that none is boxed. */
abstract class FixedWidthWriter extends ColumnWriter {

  private final GrowingBuffer memory;
  private final int width;

  FixedWidthWriter(BufferAllocator allocator, int width) {
    super(allocator);
    memory = new GrowingBuffer(allocator);
    this.width = width;
  }

  /** Puts the value to this address. */
  abstract void put(SpecializedGetters values, int position, long address);

  @Override
  final void writeValue(SpecializedGetters values, int position, int index) {
    put(values, position, slot(index));
  }

  @Override
  final void writeNothing(int index) {
    Platform.setMemory(slot(index), (byte) 0, width);
  }

  private long slot(int index) {
    long offset = (long) index * width;
    memory.reserve(offset + width);
    return memory.address() + offset;
  }

  @Override
  final void truncateValues(int newCount) {
    // The count says it all.
  }

  @Override
  final void resetValues() {
    memory.reset();
  }

  @Override
  final long valueBytes() {
    return (long) count() * width;
  }

  @Override
  final void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    buffers.add(memory.first(valueBytes()));
  }

  @Override
  public final void close() {
    super.close();
    memory.close();
  }

  /** Bytes. */
  static final class OfByte extends FixedWidthWriter {
    OfByte(BufferAllocator allocator) {
      super(allocator, Byte.BYTES);
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Platform.putByte(null, address, values.getByte(position));
    }
  }

  /** Shorts. */
  static final class OfShort extends FixedWidthWriter {
    OfShort(BufferAllocator allocator) {
      super(allocator, Short.BYTES);
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Platform.putShort(null, address, values.getShort(position));
    }
  }

  /** Integers, days, months. */
  static final class OfInt extends FixedWidthWriter {
    OfInt(BufferAllocator allocator) {
      super(allocator, Integer.BYTES);
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Platform.putInt(null, address, values.getInt(position));
    }
  }

  /** Longs, instants, local times, durations. */
  static final class OfLong extends FixedWidthWriter {
    OfLong(BufferAllocator allocator) {
      super(allocator, Long.BYTES);
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Platform.putLong(null, address, values.getLong(position));
    }
  }

  /** Floats. */
  static final class OfFloat extends FixedWidthWriter {
    OfFloat(BufferAllocator allocator) {
      super(allocator, Float.BYTES);
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Platform.putInt(null, address, Float.floatToRawIntBits(values.getFloat(position)));
    }
  }

  /** Doubles. */
  static final class OfDouble extends FixedWidthWriter {
    OfDouble(BufferAllocator allocator) {
      super(allocator, Double.BYTES);
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Platform.putLong(null, address, Double.doubleToRawLongBits(values.getDouble(position)));
    }
  }

  /** Decimals of up to 18 digits, whose unscaled value is a long. */
  static final class OfSmallDecimal extends FixedWidthWriter {
    private final int precision;
    private final int scale;

    OfSmallDecimal(BufferAllocator allocator, int precision, int scale) {
      super(allocator, 2 * Long.BYTES);
      this.precision = precision;
      this.scale = scale;
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      long unscaled = values.getDecimal(position, precision, scale).toUnscaledLong();
      Platform.putLong(null, address, unscaled);
      Platform.putLong(null, address + Long.BYTES, unscaled >> 63);
    }
  }

  /** Decimals of 19 to 38 digits. */
  static final class OfLargeDecimal extends FixedWidthWriter {
    private final int precision;
    private final int scale;

    OfLargeDecimal(BufferAllocator allocator, int precision, int scale) {
      super(allocator, 2 * Long.BYTES);
      this.precision = precision;
      this.scale = scale;
    }

    @Override
    void put(SpecializedGetters values, int position, long address) {
      Decimal decimal = values.getDecimal(position, precision, scale);
      BigInteger unscaled = decimal.toJavaBigDecimal().unscaledValue();
      Platform.putLong(null, address, unscaled.longValue());
      Platform.putLong(null, address + Long.BYTES, unscaled.shiftRight(Long.SIZE).longValue());
    }
  }
}
