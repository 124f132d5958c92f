package io.flinkspark.jobs.flink.source;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.types.Either;

/**
 * Emits what {@link TcpSplitReader} read and counts it in the split's state, on the task's thread:
 * a checkpoint holds the number of lines that were emitted, not of those that were read.
 */
@SuppressWarnings("try") // close() as the engine declares it
final class TcpSourceReader
    extends SingleThreadMultiplexSourceReaderBase<
        Either<AccessEvent, RejectedLine>,
        Either<AccessEvent, RejectedLine>,
        TcpSplit,
        TcpSourceReader.Progress> {

  TcpSourceReader(SourceReaderContext context) {
    super(
        TcpSplitReader::new,
        (line, output, progress) -> {
          progress.lines++;
          output.collect(line);
        },
        context.getConfiguration(),
        context);
  }

  @Override
  protected void onSplitFinished(Map<String, Progress> finished) {
    // The end of the stream is the end of the input; the reader ends by itself.
  }

  @Override
  protected Progress initializedState(TcpSplit split) {
    return new Progress(split);
  }

  @Override
  protected TcpSplit toSplitType(String splitId, Progress progress) {
    return new TcpSplit(progress.split.host(), progress.split.port(), progress.lines);
  }

  /** A split in progress; only the task's thread touches it. */
  static final class Progress {
    private final TcpSplit split;
    private long lines;

    private Progress(TcpSplit split) {
      this.split = split;
      this.lines = split.lines();
    }
  }
}
