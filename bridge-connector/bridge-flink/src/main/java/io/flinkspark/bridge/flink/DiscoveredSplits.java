package io.flinkspark.bridge.flink;

import java.util.List;
import java.util.UUID;

/**
 * What the driver says that there is to read.
 *
 * @param generation the life of the publication
 */
record DiscoveredSplits(UUID generation, List<SparkSplit> splits) {}
