package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.ControlMessage.PublicationInfo;
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
 * @param consumer as whom Spark knows the reading job; empty in checkpoints that knew none
 * @param expectedRows about how many rows the whole split has, or {@link #UNKNOWN}
 * @param expectedBytes about how large the whole split is in Spark's memory, or {@link #UNKNOWN}
 */
public record SparkSplit(
    UUID generation,
    SplitId id,
    long row,
    List<String> hosts,
    String consumer,
    long expectedRows,
    long expectedBytes)
    implements SourceSplit {

  /** Nobody knows. */
  public static final long UNKNOWN = PublicationInfo.UNKNOWN;

  public SparkSplit {
    hosts = List.copyOf(hosts);
  }

  @Override
  public String splitId() {
    return id.toString();
  }

  SparkSplit startingAt(long newRow) {
    return new SparkSplit(generation, id, newRow, hosts, consumer, expectedRows, expectedBytes);
  }

  boolean hasExpectations() {
    return expectedRows != UNKNOWN;
  }

  long expectedRowsLeft() {
    return Math.max(0, expectedRows - row);
  }

  long expectedBytesLeft() {
    if (expectedRows <= 0 || expectedBytes <= 0) {
      return 0;
    }
    return (long) ((double) expectedBytes * expectedRowsLeft() / expectedRows);
  }
}
