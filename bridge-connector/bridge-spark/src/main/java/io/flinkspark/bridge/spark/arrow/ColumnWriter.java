package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Collects one column, or one nested field, of a batch: value by value from rows, or in bulk from
 * Spark's vectors, with the same result. Subclasses hold the values; this class knows which are
 * null. Not for several threads.
 */
abstract class ColumnWriter implements AutoCloseable {

  /** More than any batch has, and little enough to be summed up over columns. */
  static final long UNBOUNDED = Long.MAX_VALUE >> 24;

  private final Validity validity;
  private int count;
  private ColumnVector vector;

  ColumnWriter(BufferAllocator allocator) {
    validity = new Validity(allocator);
  }

  /** Appends the value at this position of a row or an array. */
  final void write(SpecializedGetters values, int position) {
    if (values.isNullAt(position)) {
      writeNulls(1);
      return;
    }
    if (validity.nulls() > 0) {
      validity.addValues(count, 1);
    }
    writeValue(values, position, count);
    count++;
  }

  /** Appends nulls. */
  final void writeNulls(int added) {
    validity.addNulls(count, added);
    writeNothing(count, added);
    count += added;
  }

  /** From now on, {@link #append} takes values of this vector, whose content stays as it is. */
  final void load(ColumnVector source) {
    vector = source;
    loadValues(source);
  }

  /** Appends values of the vector. */
  final void append(int from, int added) {
    if (vector.hasNull()) {
      appendSomeNull(vector, from, added);
      return;
    }
    appendPresent(vector, from, added);
  }

  /** Appends values of which some may be null. */
  void appendSomeNull(ColumnVector source, int from, int added) {
    int end = from + added;
    int next;
    for (int at = from; at < end; at = next) {
      boolean isNull = source.isNullAt(at);
      next = endOfRun(source, at, end, isNull);
      if (isNull) {
        writeNulls(next - at);
      } else {
        appendPresent(source, at, next - at);
      }
    }
  }

  private static int endOfRun(ColumnVector source, int from, int end, boolean isNull) {
    int at = from + 1;
    while (at < end && source.isNullAt(at) == isNull) {
      at++;
    }
    return at;
  }

  private void appendPresent(ColumnVector source, int from, int added) {
    validity.addValues(count, added);
    appendValues(source, from, added, count);
    count += added;
  }

  /**
   * How much {@link #bytes} grows at most when these values of the vector are appended, or {@link
   * #UNBOUNDED} when that is not known without computing them.
   */
  final long bound(int from, int added) {
    long bytes = Bits.bytes(added) + 1;
    if (!vector.hasNull()) {
      return bytes + valueBound(vector, from, added);
    }
    int end = from + added;
    int next;
    for (int at = from; at < end && bytes < UNBOUNDED; at = next) {
      boolean isNull = vector.isNullAt(at);
      next = endOfRun(vector, at, end, isNull);
      bytes += isNull ? boundOfNothing(next - at) : valueBound(vector, at, next - at);
    }
    return Math.min(bytes, UNBOUNDED);
  }

  /** The same for nulls. */
  final long boundOfNulls(int added) {
    return Bits.bytes(added) + 1 + boundOfNothing(added);
  }

  /** How many values there are, nulls included. */
  final int count() {
    return count;
  }

  /** Counts values that are stored, and overwrites those that are null. */
  final void countWithNulls(ColumnVector source, int from, int added) {
    for (int i = 0; i < added; i++) {
      if (source.isNullAt(from + i)) {
        validity.addNulls(count, 1);
        writeNothing(count, 1);
      } else {
        validity.addValues(count, 1);
      }
      count++;
    }
  }

  /** Forgets all values from this one on. */
  final void truncate(int newCount) {
    validity.truncate(newCount, count);
    truncateValues(newCount);
    count = newCount;
  }

  /** Forgets all values. */
  final void reset() {
    count = 0;
    validity.reset();
    resetValues();
  }

  /** What the column takes on the wire, were a value null; without the padding of its buffers. */
  final long bytes() {
    return Bits.bytes(count) + valueBytes();
  }

  /** An empty buffer. */
  final ArrowBuf noBytes() {
    return validity.emptyBuffer();
  }

  /** Adds the column's nodes and buffers in Arrow's order. */
  final void collect(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    nodes.add(new ArrowFieldNode(count, validity.nulls()));
    if (hasValidity()) {
      buffers.add(validity.buffer(count));
    }
    collectValues(nodes, buffers);
  }

  /** Whether Arrow's layout of the type has a validity buffer. */
  boolean hasValidity() {
    return true;
  }

  /** Another vector, or the same one with other content. */
  void loadValues(ColumnVector source) {}

  /** Stores a value that is not null as the one of this index. */
  abstract void writeValue(SpecializedGetters values, int position, int index);

  /** Stores values, none of which is null, from this index on; value by value, if need be. */
  void appendValues(ColumnVector source, int from, int added, int index) {
    ColumnarArray values = new ColumnarArray(source, from, added);
    for (int i = 0; i < added; i++) {
      writeValue(values, i, index + i);
    }
  }

  /** What {@link #appendValues} takes at most. */
  abstract long valueBound(ColumnVector source, int from, int added);

  /** Stores whatever stands for nulls from this index on. */
  abstract void writeNothing(int index, int added);

  /** What {@link #writeNothing} takes at most. */
  abstract long boundOfNothing(int added);

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
