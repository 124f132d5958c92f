package io.flinkspark.bridge.functions.types;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * What a view has to know of a Flink type to answer Spark's getters: how a long is kept, and the
 * shapes inside. Immutable.
 *
 * @param kept how a value is kept
 * @param precision of a timestamp
 * @param parts of an array its element, of a map its key and value, of a row its fields
 */
record ViewShape(Kept kept, int precision, List<ViewShape> parts) implements Serializable {

  enum Kept {
    /** As Spark has it. */
    ALIKE,
    /** TimestampData against microseconds. */
    TIMESTAMP,
    /** Milliseconds against microseconds. */
    DAY_TIME_INTERVAL
  }

  static ViewShape of(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          new ViewShape(Kept.TIMESTAMP, ((TimestampType) type).getPrecision(), List.of());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new ViewShape(Kept.TIMESTAMP, ((LocalZonedTimestampType) type).getPrecision(), List.of());
      case INTERVAL_DAY_TIME -> new ViewShape(Kept.DAY_TIME_INTERVAL, 0, List.of());
      case ARRAY -> alike(List.of(of(((ArrayType) type).getElementType())));
      case MULTISET ->
          alike(List.of(of(((MultisetType) type).getElementType()), of(new IntType())));
      case MAP ->
          alike(List.of(of(((MapType) type).getKeyType()), of(((MapType) type).getValueType())));
      case ROW -> alike(((RowType) type).getChildren().stream().map(ViewShape::of).toList());
      case STRUCTURED_TYPE ->
          alike(((StructuredType) type).getChildren().stream().map(ViewShape::of).toList());
      case DISTINCT_TYPE -> of(((DistinctType) type).getSourceType());
      default -> alike(List.of());
    };
  }

  ViewShape[] partArray() {
    return parts.toArray(ViewShape[]::new);
  }

  private static ViewShape alike(List<ViewShape> parts) {
    return new ViewShape(Kept.ALIKE, 0, parts);
  }
}
