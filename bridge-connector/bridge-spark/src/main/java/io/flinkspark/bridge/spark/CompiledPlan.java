package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.ControlMessage.Pushdown;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.types.StructType;

/**
 * A publication read in one way: what yields just that, the same rows in the same order each time.
 *
 * @param generation this plan's life: another compilation may have other partitions
 * @param arrowSchema an encapsulated Arrow IPC schema message
 * @param preferredHosts the hosts close to each partition; empty when none is known
 * @param maxRows after how many rows a split ends
 */
record CompiledPlan(
    UUID generation,
    SplitInput<?> input,
    StructType schema,
    Bytes arrowSchema,
    int partitions,
    List<List<String>> preferredHosts,
    long estimatedRows,
    long estimatedBytes,
    Pushdown pushdown,
    long maxRows) {}
