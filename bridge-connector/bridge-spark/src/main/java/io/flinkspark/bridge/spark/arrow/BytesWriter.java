package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings and binaries. */
abstract class BytesWriter extends OffsetWriter {

  private final GrowingBuffer content;

  BytesWriter(BufferAllocator allocator) {
    super(allocator);
    content = new GrowingBuffer(allocator);
  }

  /** The address to write the next value to; it becomes the one of this index. */
  final long append(int index, int length) {
    int start = end();
    content.reserve((long) start + length);
    endAt(index, start + length);
    return content.address() + start;
  }

  @Override
  final void truncateContent(int newEnd) {
    // The end says it all.
  }

  @Override
  final void resetValues() {
    super.resetValues();
    content.reset();
  }

  @Override
  final long valueBytes() {
    return offsetBytes() + end();
  }

  @Override
  final void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
    buffers.add(offsetBuffer());
    buffers.add(content.first(end()));
  }

  @Override
  public final void close() {
    super.close();
    content.close();
  }

  /** Strings. */
  static final class OfString extends BytesWriter {
    OfString(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      UTF8String value = values.getUTF8String(position);
      value.writeToMemory(null, append(index, value.numBytes()));
    }
  }

  /** Binaries. */
  static final class OfBinary extends BytesWriter {
    OfBinary(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      byte[] value = values.getBinary(position);
      long target = append(index, value.length);
      Platform.copyMemory(value, Platform.BYTE_ARRAY_OFFSET, null, target, value.length);
    }
  }
}
