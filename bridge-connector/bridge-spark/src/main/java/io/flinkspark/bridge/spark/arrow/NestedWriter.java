package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs, arrays and maps. */
final class NestedWriter {

  private NestedWriter() {}

  /** A struct: each field is a column of its own, with something for each null struct, too. */
  static final class OfStruct extends ColumnWriter {

    private final ColumnWriter[] fields;

    OfStruct(BufferAllocator allocator, ColumnWriter[] fields) {
      super(allocator);
      this.fields = fields;
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      InternalRow struct = values.getStruct(position, fields.length);
      for (int i = 0; i < fields.length; i++) {
        fields[i].write(struct, i);
      }
    }

    @Override
    void loadValues(ColumnVector source) {
      for (int i = 0; i < fields.length; i++) {
        fields[i].load(source.getChild(i));
      }
    }

    @Override
    void appendValues(ColumnVector source, int from, int added, int index) {
      for (ColumnWriter field : fields) {
        field.append(from, added);
      }
    }

    @Override
    long valueBound(ColumnVector source, int from, int added) {
      long bytes = 0;
      for (ColumnWriter field : fields) {
        bytes += field.bound(from, added);
      }
      return bytes;
    }

    @Override
    void writeNothing(int index, int added) {
      for (ColumnWriter field : fields) {
        field.writeNulls(added);
      }
    }

    @Override
    long boundOfNothing(int added) {
      long bytes = 0;
      for (ColumnWriter field : fields) {
        bytes += field.boundOfNulls(added);
      }
      return bytes;
    }

    @Override
    void truncateValues(int newCount) {
      for (ColumnWriter field : fields) {
        field.truncate(newCount);
      }
    }

    @Override
    void resetValues() {
      for (ColumnWriter field : fields) {
        field.reset();
      }
    }

    @Override
    long valueBytes() {
      long bytes = 0;
      for (ColumnWriter field : fields) {
        bytes += field.bytes();
      }
      return bytes;
    }

    @Override
    void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
      for (ColumnWriter field : fields) {
        field.collect(nodes, buffers);
      }
    }

    @Override
    public void close() {
      super.close();
      for (ColumnWriter field : fields) {
        field.close();
      }
    }
  }

  /** What holds several values each, which lie one after the other in columns of their own. */
  private abstract static class Repeated extends OffsetWriter {

    private final ColumnWriter[] contents;

    Repeated(BufferAllocator allocator, ColumnWriter... contents) {
      super(allocator);
      this.contents = contents;
    }

    @Override
    final void loadContent(ColumnVector source) {
      if (source instanceof WritableColumnVector known) {
        for (int i = 0; i < contents.length; i++) {
          contents[i].load(known.getChild(i));
        }
      }
    }

    @Override
    final void appendContent(WritableColumnVector source, int start, int length) {
      for (ColumnWriter content : contents) {
        content.append(start, length);
      }
    }

    @Override
    final long contentBound(int start, int length) {
      long bytes = 0;
      for (ColumnWriter content : contents) {
        bytes += content.bound(start, length);
      }
      return bytes;
    }

    @Override
    final void truncateContent(int newEnd) {
      for (ColumnWriter content : contents) {
        content.truncate(newEnd);
      }
    }

    @Override
    final void resetValues() {
      super.resetValues();
      for (ColumnWriter content : contents) {
        content.reset();
      }
    }

    @Override
    final long valueBytes() {
      long bytes = offsetBytes();
      for (ColumnWriter content : contents) {
        bytes += content.bytes();
      }
      return bytes;
    }

    @Override
    public final void close() {
      super.close();
      for (ColumnWriter content : contents) {
        content.close();
      }
    }
  }

  /** An array: its elements lie one after the other in a column of their own. */
  static final class OfArray extends Repeated {

    private final ColumnWriter elements;

    OfArray(BufferAllocator allocator, ColumnWriter elements) {
      super(allocator, elements);
      this.elements = elements;
    }

    @Override
    void writeValue(SpecializedGetters values, int position, int index) {
      ArrayData array = values.getArray(position);
      int length = array.numElements();
      for (int i = 0; i < length; i++) {
        elements.write(array, i);
      }
      endAt(index, elements.count());
    }

    @Override
    void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
      buffers.add(offsetBuffer());
      elements.collect(nodes, buffers);
    }
  }

  /** A map: an array of entries, each a struct that is never null. */
  static final class OfMap extends Repeated {

    private final ColumnWriter keys;
    private final ColumnWriter values;

    OfMap(BufferAllocator allocator, ColumnWriter keys, ColumnWriter values) {
      super(allocator, keys, values);
      this.keys = keys;
      this.values = values;
    }

    @Override
    void writeValue(SpecializedGetters row, int position, int index) {
      MapData map = row.getMap(position);
      ArrayData mapKeys = map.keyArray();
      ArrayData mapValues = map.valueArray();
      int length = map.numElements();
      for (int i = 0; i < length; i++) {
        keys.write(mapKeys, i);
        values.write(mapValues, i);
      }
      endAt(index, keys.count());
    }

    @Override
    void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
      buffers.add(offsetBuffer());
      nodes.add(new ArrowFieldNode(keys.count(), 0));
      // The entries' own validity: none is null.
      buffers.add(noBytes());
      keys.collect(nodes, buffers);
      values.collect(nodes, buffers);
    }
  }
}
