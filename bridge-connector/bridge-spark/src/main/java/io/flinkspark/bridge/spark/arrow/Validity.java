package io.flinkspark.bridge.spark.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Which values of a column are null: a bit each, which exist only once there is a null. */
final class Validity implements AutoCloseable {

  private final GrowingBuffer bits;
  private int nulls;

  Validity(BufferAllocator allocator) {
    bits = new GrowingBuffer(allocator);
  }

  int nulls() {
    return nulls;
  }

  /** The values from this index on are there. */
  void addValues(int index, int count) {
    if (nulls > 0) {
      put(index, count, true);
    }
  }

  /** The values from this index on are null. */
  void addNulls(int index, int count) {
    if (nulls == 0) {
      put(0, index, true);
    }
    put(index, count, false);
    nulls += count;
  }

  private void put(int index, int count, boolean valid) {
    bits.reserve(Bits.bytes((long) index + count));
    Bits.fill(bits.address(), index, count, valid);
  }

  /** Forgets the values from an index on, of so many in all. */
  void truncate(int newCount, int count) {
    for (int i = newCount; i < count && nulls > 0; i++) {
      if (!Bits.isSet(bits.address(), i)) {
        nulls--;
      }
    }
    if (nulls > 0) {
      Bits.clearBehind(bits.address(), newCount);
    }
  }

  void reset() {
    nulls = 0;
    bits.reset();
  }

  /** The bits of so many values, or nothing when none is null. */
  ArrowBuf buffer(int count) {
    return bits.first(nulls > 0 ? Bits.bytes(count) : 0);
  }

  ArrowBuf emptyBuffer() {
    return bits.first(0);
  }

  @Override
  public void close() {
    bits.close();
  }
}
