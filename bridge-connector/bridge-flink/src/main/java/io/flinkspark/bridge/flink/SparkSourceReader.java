package io.flinkspark.bridge.flink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * Reads splits, one at a time, and asks for the next one when one is finished.
 *
 * <p>A finished split stays in this reader's checkpoints, at its last row, until the enumerator
 * knows of its end. Flink keeps what the enumerator sends on the right side of a checkpoint, so a
 * split is either here or in the enumerator's part of it.
 */
@SuppressWarnings("try") // Flink's interface says that closing may be interrupted.
final class SparkSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<RowChunk, T, SparkSplit, SparkSplitState> {

  private final SplitOpener opener;
  private final Map<SplitFinished, SparkSplit> unconfirmed = new LinkedHashMap<>();

  SparkSourceReader(
      SplitOpener opener,
      Supplier<SplitReader<RowChunk, SparkSplit>> splitReaders,
      SparkRecordEmitter<T> emitter,
      SourceReaderContext context) {
    super(splitReaders, emitter, context.getConfiguration(), context);
    this.opener = opener;
  }

  @Override
  public void start() {
    if (getNumberOfCurrentlyAssignedSplits() == 0) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected void onSplitFinished(Map<String, SparkSplitState> finished) {
    finished
        .values()
        .forEach(
            state -> {
              unconfirmed.put(state.finished(), state.toSplit());
              context.sendSourceEventToCoordinator(state.finished());
            });
    context.sendSplitRequest();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof SplitFinished known) {
      unconfirmed.remove(known);
      return;
    }
    super.handleSourceEvents(event);
  }

  @Override
  public List<SparkSplit> snapshotState(long checkpointId) {
    List<SparkSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
    splits.addAll(unconfirmed.values());
    return splits;
  }

  @Override
  protected SparkSplitState initializedState(SparkSplit split) {
    return new SparkSplitState(split);
  }

  @Override
  protected SparkSplit toSplitType(String id, SparkSplitState state) {
    return state.toSplit();
  }

  @Override
  public void close() throws Exception {
    // First the connections: the fetcher's thread may be waiting for one of them.
    opener.close();
    super.close();
  }
}
