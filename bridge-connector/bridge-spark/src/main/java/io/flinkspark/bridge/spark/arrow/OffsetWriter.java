package io.flinkspark.bridge.spark.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/**
 * Values of different lengths: where each ends. A vector that says where its values lie is copied
 * stretch by stretch: what lies one after the other there, at once.
 */
abstract class OffsetWriter extends ColumnWriter {

  private final GrowingBuffer offsets;
  private int end;

  /** The vector loaded, if it says where its values lie. */
  private WritableColumnVector known;

  OffsetWriter(BufferAllocator allocator) {
    super(allocator);
    offsets = new GrowingBuffer(allocator);
  }

  /** Where the next value starts. */
  final int end() {
    return end;
  }

  /** The value of this index ends here. */
  final void endAt(int index, int newEnd) {
    reserve(index, 1);
    putEnd(index, newEnd);
    end = newEnd;
  }

  private void reserve(int index, int added) {
    offsets.reserve((index + added + 1L) * Integer.BYTES);
    if (index == 0) {
      Platform.putInt(null, offsets.address(), 0);
    }
  }

  private void putEnd(int index, int newEnd) {
    Platform.putInt(null, offsets.address() + (index + 1L) * Integer.BYTES, newEnd);
  }

  @Override
  final void loadValues(ColumnVector source) {
    known = source instanceof WritableColumnVector writable ? writable : null;
    loadContent(source);
  }

  @Override
  void appendValues(ColumnVector source, int from, int added, int index) {
    if (known == null) {
      super.appendValues(source, from, added, index);
      return;
    }
    reserve(index, added);
    int done = 0;
    while (done < added) {
      int start = known.getArrayOffset(from + done);
      int length = 0;
      do {
        length += known.getArrayLength(from + done);
        putEnd(index + done, end + length);
        done++;
      } while (done < added && known.getArrayOffset(from + done) == start + length);
      appendContent(known, start, length);
      end += length;
    }
  }

  @Override
  long valueBound(ColumnVector source, int from, int added) {
    if (known == null) {
      return UNBOUNDED;
    }
    long bytes = offsetBound(added);
    int done = 0;
    while (done < added) {
      int start = known.getArrayOffset(from + done);
      int length = 0;
      do {
        length += known.getArrayLength(from + done);
        done++;
      } while (done < added && known.getArrayOffset(from + done) == start + length);
      bytes += contentBound(start, length);
    }
    return bytes;
  }

  @Override
  final void writeNothing(int index, int added) {
    reserve(index, added);
    for (int i = 0; i < added; i++) {
      putEnd(index + i, end);
    }
  }

  @Override
  final long boundOfNothing(int added) {
    return offsetBound(added);
  }

  /** What the offsets of further values take at most. */
  static long offsetBound(int added) {
    return (added + 1L) * Integer.BYTES;
  }

  @Override
  final void truncateValues(int newCount) {
    end =
        newCount == 0
            ? 0
            : Platform.getInt(null, offsets.address() + (long) newCount * Integer.BYTES);
    truncateContent(end);
  }

  @Override
  void resetValues() {
    end = 0;
    offsets.reset();
  }

  /** Another vector, or the same one with other content. */
  abstract void loadContent(ColumnVector source);

  /** Appends what lies there in the vector's children, to what ends at {@link #end}. */
  abstract void appendContent(WritableColumnVector source, int start, int length);

  /** What {@link #appendContent} takes at most. */
  abstract long contentBound(int start, int length);

  /** Forgets everything behind this end. */
  abstract void truncateContent(int newEnd);

  final long offsetBytes() {
    return count() == 0 ? 0 : (count() + 1L) * Integer.BYTES;
  }

  final ArrowBuf offsetBuffer() {
    return offsets.first(offsetBytes());
  }

  @Override
  public void close() {
    super.close();
    offsets.close();
  }
}
