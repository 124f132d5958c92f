package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.DataPath;
import java.util.Collection;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * The metrics of one reader that Flink does not keep by itself. The fetcher's thread tells them,
 * reporters read them.
 */
final class SparkReaderMetrics {

  private static final String NO_PATH = "NONE";

  private final SourceReaderMetricGroup group;
  private final Counter reopened;
  private final Counter relayedBytes;
  private volatile String path = NO_PATH;
  private volatile long pendingRows;
  private volatile long pendingBytes;
  private boolean areEstimatesKnown;

  SparkReaderMetrics(SourceReaderMetricGroup group) {
    this.group = group;
    reopened = group.counter("numSplitsReopened");
    relayedBytes = group.counter("relayedBytes");
    group.gauge("dataPath", () -> path);
  }

  void splitReopened() {
    reopened.inc();
  }

  void splitOpened(DataPath chosen) {
    path = chosen.name();
  }

  void batchReceived(DataPath way, long bytes) {
    if (way == DataPath.RELAY) {
      relayedBytes.inc(bytes);
    }
  }

  /** These splits, from their rows on, are what is left to read. */
  void splitsLeft(Collection<SparkSplit> splits) {
    pendingRows = splits.stream().mapToLong(SparkSplit::expectedRowsLeft).sum();
    pendingBytes = splits.stream().mapToLong(SparkSplit::expectedBytesLeft).sum();
    if (!areEstimatesKnown && splits.stream().anyMatch(SparkSplit::hasExpectations)) {
      areEstimatesKnown = true;
      group.setPendingRecordsGauge(() -> pendingRows);
      group.setPendingBytesGauge(() -> pendingBytes);
    }
  }
}
