/**
 * The records that both engines exchange, generated from the Avro schemas in {@code src/main/avro},
 * and what belongs to a schema: its id ({@link io.flinkspark.schema.SchemaIds}), whether another
 * one can read it ({@link io.flinkspark.schema.SchemaCompatibility}) and the bytes of one record
 * ({@link io.flinkspark.schema.SingleObject}).
 *
 * <p>No engine is known here. Conversions to Spark's and Flink's own types stand on their side.
 */
package io.flinkspark.schema;
