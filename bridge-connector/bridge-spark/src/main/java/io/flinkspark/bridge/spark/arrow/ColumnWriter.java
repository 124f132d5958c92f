package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/**
 * Collects one column, or one nested field, of a batch. Subclasses hold the values; this class the
 * validity bits, which exist only once there is a null. Not for several threads.
 */
abstract class ColumnWriter implements AutoCloseable {

  private final GrowingBuffer validity;
  private int count;
  private int nulls;

  ColumnWriter(BufferAllocator allocator) {
    validity = new GrowingBuffer(allocator);
  }

  /** Appends the value at this position of a row or an array. */
  final void write(SpecializedGetters values, int position) {
    if (values.isNullAt(position)) {
      writeNull();
      return;
    }
    if (nulls > 0) {
      writeValidity(true);
    }
    writeValue(values, position, count);
    count++;
  }

  /** Appends a null. */
  final void writeNull() {
    if (nulls == 0) {
      markAllValid();
    }
    writeValidity(false);
    nulls++;
    writeNothing(count);
    count++;
  }

  /** How many values there are, nulls included. */
  final int count() {
    return count;
  }

  private void markAllValid() {
    long bytes = (count >> 3) + 1L;
    validity.reserve(bytes);
    Platform.setMemory(validity.address(), (byte) 0xFF, bytes);
  }

  private void writeValidity(boolean valid) {
    validity.reserve((count >> 3) + 1L);
    setBit(validity.address(), count, valid);
  }

  /** Sets a bit, and clears those behind it in its byte. */
  static void setBit(long address, int index, boolean value) {
    long at = address + (index >> 3);
    int below = (1 << (index & 7)) - 1;
    int kept = below == 0 ? 0 : Platform.getByte(null, at) & below;
    Platform.putByte(null, at, (byte) (value ? kept | below + 1 : kept));
  }

  /** Forgets all values from this one on. */
  final void truncate(int newCount) {
    for (int i = newCount; i < count && nulls > 0; i++) {
      if ((Platform.getByte(null, validity.address() + (i >> 3)) >> (i & 7) & 1) == 0) {
        nulls--;
      }
    }
    truncateValues(newCount);
    count = newCount;
  }

  /** Forgets all values. */
  final void reset() {
    count = 0;
    nulls = 0;
    validity.reset();
    resetValues();
  }

  /** What the column takes on the wire, without the padding of its buffers. */
  final long bytes() {
    return (nulls > 0 ? bitmapBytes(count) : 0) + valueBytes();
  }

  static long bitmapBytes(int bits) {
    return (bits + 7L) >> 3;
  }

  /** An empty buffer. */
  final ArrowBuf noBytes() {
    return validity.first(0);
  }

  /** Adds the column's nodes and buffers in Arrow's order. */
  final void collect(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    nodes.add(new ArrowFieldNode(count, nulls));
    if (hasValidity()) {
      buffers.add(validity.first(nulls > 0 ? bitmapBytes(count) : 0));
    }
    collectValues(nodes, buffers);
  }

  /** Whether Arrow's layout of the type has a validity buffer. */
  boolean hasValidity() {
    return true;
  }

  /** Stores a value that is not null as the one of this index. */
  abstract void writeValue(SpecializedGetters values, int position, int index);

  /** Stores whatever stands for a null. */
  abstract void writeNothing(int index);

  /** Forgets the values from this index on. */
  abstract void truncateValues(int newCount);

  /** Forgets all values and gives back memory that only an unusual row needed. */
  abstract void resetValues();

  abstract long valueBytes();

  abstract void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers);

  @Override
  public void close() {
    validity.close();
  }
}
