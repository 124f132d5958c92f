package io.flinkspark.bridge.flink;

/**
 * Some rows of a batch: what is handed on between two checks for a checkpoint.
 *
 * @param row a view that is moved over the batch's rows
 * @param from the first row, counted in the batch
 * @param to the row behind the last one
 * @param splitRow the position of row {@code to} in the split
 * @param bytes what the chunk's rows weighed on the wire, about
 */
record RowChunk(BatchRow row, int from, int to, long splitRow, long bytes) {}
