package io.flinkspark.jobs.flink.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The least that a source of Flink can be: no split, no state, no thread of its own. What Flink
 * costs, and no more.
 */
final class FeedSource<T> implements Source<T, FeedSource.NoSplit, Void> {

  private static final long serialVersionUID = 1;

  private final Feed<T> feed;

  FeedSource(Feed<T> feed) {
    this.feed = feed;
  }

  /** There is none. */
  interface NoSplit extends SourceSplit {}

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, NoSplit> createReader(SourceReaderContext context) {
    return new Reader<>(feed);
  }

  @Override
  public SplitEnumerator<NoSplit, Void> createEnumerator(SplitEnumeratorContext<NoSplit> context) {
    return new Enumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Void state) {
    return new Enumerator();
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new NoSerializer<>();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new NoSerializer<>();
  }

  private static final class Reader<T> implements SourceReader<T, NoSplit> {
    private final Feed<T> feed;

    Reader(Feed<T> feed) {
      this.feed = feed;
    }

    @Override
    public void start() {
      try {
        feed.open();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot open " + feed, e);
      }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
      return feed.next(output) ? InputStatus.MORE_AVAILABLE : InputStatus.END_OF_INPUT;
    }

    @Override
    public List<NoSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<NoSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private static final class Enumerator implements SplitEnumerator<NoSplit, Void> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {}
  }

  private static final class NoSerializer<S> implements SimpleVersionedSerializer<S> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(S object) {
      return new byte[0];
    }

    @Override
    public S deserialize(int version, byte[] serialized) {
      throw new UnsupportedOperationException("Cannot restore a benchmark");
    }
  }
}
