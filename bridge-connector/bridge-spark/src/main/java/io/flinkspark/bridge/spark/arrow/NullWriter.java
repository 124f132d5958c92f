package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;

/** A column of Spark's type of nothing but nulls: a number of them and no buffer. */
final class NullWriter extends ColumnWriter {

  NullWriter(BufferAllocator allocator) {
    super(allocator);
  }

  @Override
  boolean hasValidity() {
    return false;
  }

  @Override
  void writeValue(SpecializedGetters values, int position, int index) {
    throw new IllegalStateException("Cannot write a value: the column's type has none");
  }

  @Override
  long valueBound(ColumnVector source, int from, int added) {
    return 0;
  }

  @Override
  void writeNothing(int index, int added) {}

  @Override
  long boundOfNothing(int added) {
    return 0;
  }

  @Override
  void truncateValues(int newCount) {}

  @Override
  void resetValues() {}

  @Override
  long valueBytes() {
    return 0;
  }

  @Override
  void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {}
}
