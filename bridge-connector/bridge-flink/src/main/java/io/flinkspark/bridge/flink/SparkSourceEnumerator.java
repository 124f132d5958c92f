package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsHandleExecutionAttemptSourceEvent;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Gives splits to readers that ask, and has the driver told which ones were finished. Everything
 * happens in the coordinator's thread, except what is said to the driver.
 *
 * <p>The end of a split is reported when a checkpoint that holds it is complete, and once more
 * after a restore, because the report may have been lost with the JobManager. Without checkpoints
 * nothing is reported. The first report comes even if no split has ended, so that Spark knows of
 * this reader of a publication that may have no splits.
 */
final class SparkSourceEnumerator
    implements SplitEnumerator<SparkSplit, SparkEnumeratorState>,
        SupportsHandleExecutionAttemptSourceEvent {

  private static final long UNKNOWN_CHECKPOINT = 0;

  private final SplitEnumeratorContext<SparkSplit> context;
  private final SplitDiscovery discovery;
  private final ProgressReporter reporter;
  private final ArrowSchema schema;
  private final SplitAssigner assigner = new SplitAssigner();
  private final Map<Integer, String> waiting = new LinkedHashMap<>();
  private final FinishedSplits finished;
  private final String consumer;
  private boolean discovered;
  @Nullable private UUID generation;

  SparkSourceEnumerator(
      SplitEnumeratorContext<SparkSplit> context,
      SplitDiscovery discovery,
      ProgressReporter reporter,
      ArrowSchema schema,
      SparkEnumeratorState state) {
    this.context = context;
    this.discovery = discovery;
    this.reporter = reporter;
    this.schema = schema;
    discovered = state.discovered();
    consumer = state.consumer();
    generation = state.generation();
    assigner.add(state.unassigned());
    finished = new FinishedSplits(state.finished());
  }

  @Override
  public void start() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) assigner.size());
    if (discovered) {
      reporter.report(generation, UNKNOWN_CHECKPOINT, finished.checkpointed());
    } else {
      context.callAsync(() -> discovery.discover(schema, consumer), this::discovered);
    }
  }

  private void discovered(DiscoveredSplits found, @Nullable Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException("Cannot discover the splits of a Spark source", failure);
    }
    discovered = true;
    generation = found.generation();
    assigner.add(found.splits());
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
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof SplitFinished split) {
      finished.ended(split, subtask);
      context.sendEventToSourceReader(subtask, split);
    }
  }

  /** The same when Flink may run a slow task twice. */
  @Override
  public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
    if (event instanceof SplitFinished split) {
      finished.ended(split, subtask);
      context.sendEventToSourceReader(subtask, attempt, split);
    }
  }

  @Override
  public void addSplitsBack(List<SparkSplit> splits, int subtask) {
    finished.reset(subtask);
    assigner.add(splits);
  }

  @Override
  public void addReader(int subtask) {
    // Readers ask.
  }

  @Override
  public SparkEnumeratorState snapshotState(long checkpointId) {
    return new SparkEnumeratorState(
        discovered, assigner.unassigned(), finished.snapshot(checkpointId), consumer, generation);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    reporter.report(generation, checkpointId, finished.complete(checkpointId));
  }

  @Override
  public void close() {
    reporter.close();
    discovery.close();
  }
}
