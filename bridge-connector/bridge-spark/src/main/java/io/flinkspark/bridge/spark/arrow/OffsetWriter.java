package io.flinkspark.bridge.spark.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.unsafe.Platform;

/** Values of different lengths: where each ends. */
abstract class OffsetWriter extends ColumnWriter {

  private final GrowingBuffer offsets;
  private int end;

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
    offsets.reserve((index + 2L) * Integer.BYTES);
    if (index == 0) {
      Platform.putInt(null, offsets.address(), 0);
    }
    Platform.putInt(null, offsets.address() + (index + 1L) * Integer.BYTES, newEnd);
    end = newEnd;
  }

  @Override
  final void writeNothing(int index) {
    endAt(index, end);
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
