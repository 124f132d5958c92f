package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Booleans, a bit each. */
final class BitWriter extends ColumnWriter {

  private final GrowingBuffer memory;

  BitWriter(BufferAllocator allocator) {
    super(allocator);
    memory = new GrowingBuffer(allocator);
  }

  @Override
  void writeValue(SpecializedGetters values, int position, int index) {
    put(index, values.getBoolean(position));
  }

  @Override
  void writeNothing(int index) {
    put(index, false);
  }

  private void put(int index, boolean value) {
    memory.reserve((index >> 3) + 1L);
    setBit(memory.address(), index, value);
  }

  @Override
  void truncateValues(int newCount) {
    // Writing a bit clears those behind it.
  }

  @Override
  void resetValues() {
    memory.reset();
  }

  @Override
  long valueBytes() {
    return bitmapBytes(count());
  }

  @Override
  void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    buffers.add(memory.first(valueBytes()));
  }

  @Override
  public void close() {
    super.close();
    memory.close();
  }
}
