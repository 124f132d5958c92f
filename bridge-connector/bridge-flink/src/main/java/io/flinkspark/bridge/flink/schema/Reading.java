package io.flinkspark.bridge.flink.schema;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** How a published value becomes the one that a reader wants. Made by {@link SchemaResolver}. */
public sealed interface Reading extends Serializable {

  /** The type of the value as read. */
  LogicalType type();

  /** The same value; the type may differ where that makes no difference to its bytes. */
  record AsIs(LogicalType type) implements Reading {

    @Override
    public Reading element() {
      return new AsIs(((ArrayType) type).getElementType());
    }

    @Override
    public Reading key() {
      return new AsIs(((MapType) type).getKeyType());
    }

    @Override
    public Reading value() {
      return new AsIs(((MapType) type).getValueType());
    }

    @Override
    public List<Column> columns() {
      RowType row = (RowType) type;
      return IntStream.range(0, row.getFieldCount())
          .mapToObj(i -> new Column(i, new AsIs(row.getTypeAt(i))))
          .toList();
    }
  }

  /** A number as a wider one, or a timestamp without its last digits. */
  record Converted(LogicalType published, LogicalType type) implements Reading {}

  /** Not published. */
  record Absent(LogicalType type) implements Reading {}

  /** A row whose fields are not all as published. */
  record OfRow(RowType type, List<Column> columns) implements Reading {}

  /** A list whose elements are not as published. */
  record OfArray(ArrayType type, Reading element) implements Reading {}

  /** A map whose keys or values are not as published. */
  record OfMap(MapType type, Reading key, Reading value) implements Reading {}

  /** One of several types that the reader would take. */
  record Branch(int index, Reading chosen) implements Reading {
    @Override
    public LogicalType type() {
      return chosen.type();
    }
  }

  /**
   * A field of a row as read.
   *
   * @param position that of the published field; of no meaning for one that is absent
   */
  record Column(int position, Reading reading) implements Serializable {
    public boolean isAbsent() {
      return reading instanceof Absent;
    }
  }

  /** How the elements of a list are read. */
  default Reading element() {
    throw hasNo("elements");
  }

  /** How the keys of a map are read. */
  default Reading key() {
    throw hasNo("keys");
  }

  /** How the values of a map are read. */
  default Reading value() {
    throw hasNo("values");
  }

  /** How the fields of a row are read, in the reader's order. */
  default List<Column> columns() {
    throw hasNo("fields");
  }

  private IllegalStateException hasNo(String parts) {
    return new IllegalStateException("Cannot look into " + type() + ": it has no " + parts);
  }
}
