package io.flinkspark.bridge.flink.schema;

import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;

/** What a reader wants of one published value. */
public sealed interface Wanted {

  /** Whatever is published, as it is. */
  record AsPublished() implements Wanted {}

  /** A value of this type, which has no parts. */
  record Value(LogicalType type) implements Wanted {}

  /** Fields by name. */
  record OfRow(boolean nullable, List<Field> fields) implements Wanted {
    public OfRow {
      fields = List.copyOf(fields);
    }
  }

  /** A list. */
  record OfArray(boolean nullable, WantedType element) implements Wanted {}

  /** A map. */
  record OfMap(boolean nullable, WantedType key, WantedType value) implements Wanted {}

  /** The first of several that fits best. */
  record OneOf(List<WantedType> branches) implements Wanted {
    public OneOf {
      branches = List.copyOf(branches);
    }
  }

  /** Something that nothing published here can become. */
  record Impossible(String what) implements Wanted {}

  /**
   * A field of a row.
   *
   * @param aliases other names under which it may be published; its own comes first
   * @param optional whether the reader can do without, because it takes null or has a default
   * @param typeIfAbsent what the field is when it is not published
   */
  record Field(
      String name,
      List<String> aliases,
      boolean optional,
      LogicalType typeIfAbsent,
      WantedType type) {

    public Field {
      aliases = List.copyOf(aliases);
    }

    /** A field of a reader that has no types of Flink's. */
    public Field(String name, List<String> aliases, boolean optional, WantedType type) {
      this(name, aliases, optional, new NullType(), type);
    }
  }

  /** Exactly these types, as a table declares them. */
  static Wanted of(LogicalType declared) {
    if (declared instanceof RowType row) {
      return new OfRow(
          row.isNullable(),
          row.getFields().stream()
              .map(
                  field ->
                      new Field(
                          field.getName(),
                          List.of(),
                          field.getType().isNullable(),
                          field.getType(),
                          published -> of(field.getType())))
              .toList());
    }
    if (declared instanceof ArrayType array) {
      return new OfArray(array.isNullable(), published -> of(array.getElementType()));
    }
    if (declared instanceof MapType map) {
      return new OfMap(
          map.isNullable(), published -> of(map.getKeyType()), published -> of(map.getValueType()));
    }
    return new Value(declared);
  }
}
