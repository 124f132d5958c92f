package io.flinkspark.bridge.flink;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Reads splits, one at a time, and asks for the next one when one is finished. */
@SuppressWarnings("try") // Flink's interface says that closing may be interrupted.
final class SparkSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<RowChunk, T, SparkSplit, SparkSplitState> {

  private final SplitOpener opener;

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
    context.sendSplitRequest();
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
