package io.flinkspark.bridge.spark.channel.read;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads.
 *
 * @param plans by the id of the slices' schemas
 * @param isColumnar whether the rows come as vectors; the same for all partitions of a read
 */
record ChannelPartition(List<SlicePart> parts, Map<String, SchemaPlan> plans, boolean isColumnar)
    implements InputPartition {}
