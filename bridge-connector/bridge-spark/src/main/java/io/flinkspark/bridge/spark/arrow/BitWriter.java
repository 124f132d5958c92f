package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Booleans, a bit each. */
final class BitWriter extends ColumnWriter {

  private final GrowingBuffer memory;

  BitWriter(BufferAllocator allocator) {
    super(allocator);
    memory = new GrowingBuffer(allocator);
  }

  @Override
  void writeValue(SpecializedGetters values, int position, int index) {
    memory.reserve((index >> 3) + 1L);
    Bits.set(memory.address(), index, values.getBoolean(position));
  }

  @Override
  void appendValues(ColumnVector source, int from, int added, int index) {
    memory.reserve(Bits.bytes((long) index + added));
    for (int i = 0; i < added; i++) {
      Bits.set(memory.address(), index + i, source.getBoolean(from + i));
    }
  }

  @Override
  long valueBound(ColumnVector source, int from, int added) {
    return boundOfNothing(added);
  }

  @Override
  void writeNothing(int index, int added) {
    memory.reserve(Bits.bytes((long) index + added));
    Bits.fill(memory.address(), index, added, false);
  }

  @Override
  long boundOfNothing(int added) {
    return Bits.bytes(added) + 1;
  }

  @Override
  void truncateValues(int newCount) {
    Bits.clearBehind(memory.address(), newCount);
  }

  @Override
  void resetValues() {
    memory.reset();
  }

  @Override
  long valueBytes() {
    return Bits.bytes(count());
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
