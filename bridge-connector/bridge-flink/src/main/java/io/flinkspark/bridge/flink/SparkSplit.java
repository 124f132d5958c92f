package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.SplitId;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One partition of a publication, from a row on.
 *
 * @param generation the life of the publication that the row was counted in
 * @param row the first row that is still to be read
 * @param hosts where the partition is close by; perhaps none
 */
public record SparkSplit(UUID generation, SplitId id, long row, List<String> hosts)
    implements SourceSplit {

  public SparkSplit {
    hosts = List.copyOf(hosts);
  }

  @Override
  public String splitId() {
    return id.toString();
  }

  SparkSplit startingAt(long newRow) {
    return new SparkSplit(generation, id, newRow, hosts);
  }
}
