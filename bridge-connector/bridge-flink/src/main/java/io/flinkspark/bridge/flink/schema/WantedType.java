package io.flinkspark.bridge.flink.schema;

import org.apache.flink.table.types.logical.LogicalType;

/**
 * What a reader wants, depending on what there is. Asked only about values that are published, so
 * types that contain themselves come to an end.
 */
@FunctionalInterface
public interface WantedType {

  /** What is wanted of a value that is published as this. */
  Wanted given(LogicalType published);
}
