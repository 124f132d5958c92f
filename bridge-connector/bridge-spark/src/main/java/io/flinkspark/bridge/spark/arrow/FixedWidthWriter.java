package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/** Values of one width, one subclass a type, so that none is boxed. */
abstract class FixedWidthWriter extends ColumnWriter {

  /** Vectors give their values as arrays, so many at a time. */
  private static final int BLOCK = 4096;

  private final GrowingBuffer memory;
  private final int width;

  FixedWidthWriter(BufferAllocator allocator, int width) {
    super(allocator);
    memory = new GrowingBuffer(allocator);
    this.width = width;
  }

  /** Copies values to this address; what is put for nulls does not matter. */
  abstract void copy(ColumnVector source, int from, int count, long address);

  @Override
  final void appendValues(ColumnVector source, int from, int added, int index) {
    long address = slots(index, added);
    for (int done = 0; done < added; done += BLOCK) {
      int part = Math.min(BLOCK, added - done);
      copy(source, from + done, part, address + (long) done * width);
    }
  }

  @Override
  final void appendSomeNull(ColumnVector source, int from, int added) {
    appendValues(source, from, added, count());
    countWithNulls(source, from, added);
  }

  @Override
  final long valueBound(ColumnVector source, int from, int added) {
    return boundOfNothing(added);
  }

  @Override
  final void writeNothing(int index, int added) {
    Platform.setMemory(slots(index, added), (byte) 0, (long) added * width);
  }

  @Override
  final long boundOfNothing(int added) {
    return (long) added * width;
  }

  /** Where the values from this index on belong. */
  final long slots(int index, int count) {
    long offset = (long) index * width;
    memory.reserve(offset + (long) count * width);
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
    void writeValue(SpecializedGetters values, int position, int index) {
      Platform.putByte(null, slots(index, 1), values.getByte(position));
    }

    @Override
    void copy(ColumnVector source, int from, int count, long address) {
      Platform.copyMemory(
          source.getBytes(from, count), Platform.BYTE_ARRAY_OFFSET, null, address, count);
    }
  }

  /** Shorts. */
  static final class OfShort extends FixedWidthWriter {
    OfShort(BufferAllocator allocator) {
      super(allocator, Short.BYTES);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      Platform.putShort(null, slots(index, 1), values.getShort(position));
    }

    @Override
    void copy(ColumnVector source, int from, int count, long address) {
      Platform.copyMemory(
          source.getShorts(from, count),
          Platform.SHORT_ARRAY_OFFSET,
          null,
          address,
          (long) Short.BYTES * count);
    }
  }

  /** Integers, days, months. */
  static final class OfInt extends FixedWidthWriter {
    OfInt(BufferAllocator allocator) {
      super(allocator, Integer.BYTES);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      Platform.putInt(null, slots(index, 1), values.getInt(position));
    }

    @Override
    void copy(ColumnVector source, int from, int count, long address) {
      Platform.copyMemory(
          source.getInts(from, count),
          Platform.INT_ARRAY_OFFSET,
          null,
          address,
          (long) Integer.BYTES * count);
    }
  }

  /** Longs, instants, local times, durations. */
  static final class OfLong extends FixedWidthWriter {
    OfLong(BufferAllocator allocator) {
      super(allocator, Long.BYTES);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      Platform.putLong(null, slots(index, 1), values.getLong(position));
    }

    @Override
    void copy(ColumnVector source, int from, int count, long address) {
      Platform.copyMemory(
          source.getLongs(from, count),
          Platform.LONG_ARRAY_OFFSET,
          null,
          address,
          (long) Long.BYTES * count);
    }
  }

  /** Floats. */
  static final class OfFloat extends FixedWidthWriter {
    OfFloat(BufferAllocator allocator) {
      super(allocator, Float.BYTES);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      Platform.putInt(null, slots(index, 1), Float.floatToRawIntBits(values.getFloat(position)));
    }

    @Override
    void copy(ColumnVector source, int from, int count, long address) {
      Platform.copyMemory(
          source.getFloats(from, count),
          Platform.FLOAT_ARRAY_OFFSET,
          null,
          address,
          (long) Float.BYTES * count);
    }
  }

  /** Doubles. */
  static final class OfDouble extends FixedWidthWriter {
    OfDouble(BufferAllocator allocator) {
      super(allocator, Double.BYTES);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      Platform.putLong(
          null, slots(index, 1), Double.doubleToRawLongBits(values.getDouble(position)));
    }

    @Override
    void copy(ColumnVector source, int from, int count, long address) {
      Platform.copyMemory(
          source.getDoubles(from, count),
          Platform.DOUBLE_ARRAY_OFFSET,
          null,
          address,
          (long) Double.BYTES * count);
    }
  }
}
