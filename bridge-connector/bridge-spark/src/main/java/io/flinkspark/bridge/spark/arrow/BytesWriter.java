package io.flinkspark.bridge.spark.arrow;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings and binaries. */
abstract class BytesWriter extends OffsetWriter {

  /** Short values are copied a word at a time: calling for a copy takes longer. */
  private static final int MAX_BY_WORDS = 64;

  private final GrowingBuffer content;
  private final DictionaryEntries dictionary = new DictionaryEntries();
  private boolean hasDictionary;

  BytesWriter(BufferAllocator allocator) {
    super(allocator);
    content = new GrowingBuffer(allocator);
  }

  /** The address to write the next value to; it becomes the one of this index. */
  final long claim(int index, int length) {
    int start = end();
    content.reserve((long) start + length);
    endAt(index, start + length);
    return content.address() + start;
  }

  final void append(int index, byte[] value) {
    long target = claim(index, value.length);
    Platform.copyMemory(value, Platform.BYTE_ARRAY_OFFSET, null, target, value.length);
  }

  /** Takes the value straight out of a row's memory, without an object for it. */
  private void append(int index, UnsafeRow row, int position) {
    long place = row.getLong(position);
    int length = (int) place;
    long source = row.getBaseOffset() + (place >>> Integer.SIZE);
    if (length > MAX_BY_WORDS) {
      Platform.copyMemory(row.getBaseObject(), source, null, claim(index, length), length);
      return;
    }
    // A row's values end at whole words.
    content.reserve((long) end() + MAX_BY_WORDS);
    long target = claim(index, length);
    for (int i = 0; i < length; i += Long.BYTES) {
      Platform.putLong(null, target + i, Platform.getLong(row.getBaseObject(), source + i));
    }
  }

  @Override
  final void writeValue(SpecializedGetters values, int position, int index) {
    if (values instanceof UnsafeRow row) {
      append(index, row, position);
      return;
    }
    writeObject(values, position, index);
  }

  /** Takes a value that is an object. */
  abstract void writeObject(SpecializedGetters values, int position, int index);

  @Override
  final void loadContent(ColumnVector source) {
    hasDictionary = source instanceof WritableColumnVector known && known.hasDictionary();
    if (hasDictionary) {
      dictionary.load((WritableColumnVector) source);
    }
  }

  @Override
  final void appendValues(ColumnVector source, int from, int added, int index) {
    if (!hasDictionary) {
      super.appendValues(source, from, added, index);
      return;
    }
    for (int i = 0; i < added; i++) {
      append(index + i, dictionary.entry(from + i));
    }
  }

  @Override
  final void appendContent(WritableColumnVector source, int start, int length) {
    content.reserve((long) end() + length);
    long target = content.address() + end();
    if (source.arrayData() instanceof OffHeapColumnVector bytes) {
      Platform.copyMemory(null, bytes.valuesNativeAddress() + start, null, target, length);
      return;
    }
    ByteBuffer bytes = source.arrayData().getByteBuffer(start, length);
    long offset = Platform.BYTE_ARRAY_OFFSET + (long) bytes.arrayOffset() + bytes.position();
    Platform.copyMemory(bytes.array(), offset, null, target, length);
  }

  @Override
  final long valueBound(ColumnVector source, int from, int added) {
    if (source instanceof WritableColumnVector && !hasDictionary) {
      return super.valueBound(source, from, added);
    }
    long bytes = offsetBound(added);
    if (source instanceof ConstantColumnVector) {
      return bytes + (long) added * length(source, from);
    }
    for (int i = 0; i < added; i++) {
      bytes += hasDictionary ? dictionary.entry(from + i).length : length(source, from + i);
    }
    return bytes;
  }

  /** The length of a value that is not null. */
  abstract int length(ColumnVector source, int position);

  @Override
  final long contentBound(int start, int length) {
    return length;
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
    void writeObject(SpecializedGetters values, int position, int index) {
      UTF8String value = values.getUTF8String(position);
      value.writeToMemory(null, claim(index, value.numBytes()));
    }

    @Override
    int length(ColumnVector source, int position) {
      return source.getUTF8String(position).numBytes();
    }
  }

  /** Binaries. */
  static final class OfBinary extends BytesWriter {
    OfBinary(BufferAllocator allocator) {
      super(allocator);
    }

    @Override
    void writeObject(SpecializedGetters values, int position, int index) {
      append(index, values.getBinary(position));
    }

    @Override
    int length(ColumnVector source, int position) {
      return source.getBinary(position).length;
    }
  }
}
