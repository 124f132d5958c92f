package io.flinkspark.bridge.spark.arrow;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;

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
    void writeNothing(int index) {
      for (ColumnWriter field : fields) {
        field.writeNull();
      }
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

  /** An array: its elements lie one after the other in a column of their own. */
  static final class OfArray extends OffsetWriter {

    private final ColumnWriter elements;

    OfArray(BufferAllocator allocator, ColumnWriter elements) {
      super(allocator);
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
    void truncateContent(int newEnd) {
      elements.truncate(newEnd);
    }

    @Override
    void resetValues() {
      super.resetValues();
      elements.reset();
    }

    @Override
    long valueBytes() {
      return offsetBytes() + elements.bytes();
    }

    @Override
    void collectValues(List<ArrowFieldNode> nodes, List<ArrowBuf> buffers) {
      buffers.add(offsetBuffer());
      elements.collect(nodes, buffers);
    }

    @Override
    public void close() {
      super.close();
      elements.close();
    }
  }

  /** A map: an array of entries, each a struct that is never null. */
  static final class OfMap extends OffsetWriter {

    private final ColumnWriter keys;
    private final ColumnWriter values;

    OfMap(BufferAllocator allocator, ColumnWriter keys, ColumnWriter values) {
      super(allocator);
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
    void truncateContent(int newEnd) {
      keys.truncate(newEnd);
      values.truncate(newEnd);
    }

    @Override
    void resetValues() {
      super.resetValues();
      keys.reset();
      values.reset();
    }

    @Override
    long valueBytes() {
      return offsetBytes() + keys.bytes() + values.bytes();
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

    @Override
    public void close() {
      super.close();
      keys.close();
      values.close();
    }
  }
}
