package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Gives splits to readers that ask. Everything happens in the coordinator's thread, except the
 * question to the driver.
 */
final class SparkSourceEnumerator implements SplitEnumerator<SparkSplit, SparkEnumeratorState> {

  private final SplitEnumeratorContext<SparkSplit> context;
  private final SplitDiscovery discovery;
  private final ArrowSchema schema;
  private final SplitAssigner assigner = new SplitAssigner();
  private final Map<Integer, String> waiting = new LinkedHashMap<>();
  private boolean discovered;

  SparkSourceEnumerator(
      SplitEnumeratorContext<SparkSplit> context,
      SplitDiscovery discovery,
      ArrowSchema schema,
      SparkEnumeratorState state) {
    this.context = context;
    this.discovery = discovery;
    this.schema = schema;
    discovered = state.discovered();
    assigner.add(state.unassigned());
  }

  @Override
  public void start() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) assigner.size());
    if (!discovered) {
      context.callAsync(() -> discovery.splits(schema), this::discovered);
    }
  }

  private void discovered(List<SparkSplit> splits, @Nullable Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException("Cannot discover the splits of a Spark source", failure);
    }
    discovered = true;
    assigner.add(splits);
    waiting.forEach(
        (subtask, host) -> {
          if (context.registeredReaders().containsKey(subtask)) {
            assign(subtask, host);
          }
        });
    waiting.clear();
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    if (discovered) {
      assign(subtask, host);
      return;
    }
    waiting.put(subtask, host);
  }

  private void assign(int subtask, @Nullable String host) {
    Optional<SparkSplit> split = assigner.next(host);
    if (split.isEmpty()) {
      context.signalNoMoreSplits(subtask);
      return;
    }
    context.assignSplit(split.get(), subtask);
  }

  @Override
  public void addSplitsBack(List<SparkSplit> splits, int subtask) {
    assigner.add(splits);
  }

  @Override
  public void addReader(int subtask) {
    // Readers ask.
  }

  @Override
  public SparkEnumeratorState snapshotState(long checkpointId) {
    return new SparkEnumeratorState(discovered, assigner.unassigned());
  }

  @Override
  public void close() {
    discovery.close();
  }
}
