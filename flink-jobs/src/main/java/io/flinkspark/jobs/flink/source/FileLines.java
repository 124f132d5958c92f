package io.flinkspark.jobs.flink.source;

import io.flinkspark.jobs.flink.accesslog.AccessLogParser;
import io.flinkspark.jobs.flink.accesslog.LogTypes;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.Path;
import org.apache.flink.types.Either;

/**
 * Log files as parsed lines. A file is one split: line numbers need the file from its start. The
 * position in a checkpoint is the number of lines read, so a restore reads over these lines again,
 * without parsing them, and goes on at exactly the next one.
 *
 * <p>A bulk format and not a stream format, because only a bulk format learns which file it reads.
 */
public final class FileLines
    implements BulkFormat<Either<AccessEvent, RejectedLine>, FileSourceSplit> {

  private static final long serialVersionUID = 1;

  private static final int BATCH_LINES = 1_000;
  private static final int BATCH_BYTES = 1 << 20;

  @Override
  public Reader createReader(Configuration config, FileSourceSplit split) throws IOException {
    return new Reader(split.path(), 0);
  }

  @Override
  public Reader restoreReader(Configuration config, FileSourceSplit split) throws IOException {
    long linesDone =
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L);
    return new Reader(split.path(), linesDone);
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<Either<AccessEvent, RejectedLine>> getProducedType() {
    return LogTypes.LINE;
  }

  /** Reads one file; used by one thread. */
  public static final class Reader implements BulkFormat.Reader<Either<AccessEvent, RejectedLine>> {

    private final AccessLogParser parser = new AccessLogParser();
    private final String source;
    private final LineCutter cutter;
    private long line;

    private Reader(Path path, long linesDone) throws IOException {
      source = path.toString();
      cutter = new LineCutter(path.getFileSystem().open(path), source);
      while (line < linesDone && cutter.next()) {
        line++;
      }
    }

    @Override
    public @Nullable RecordIterator<Either<AccessEvent, RejectedLine>> readBatch()
        throws IOException {
      long linesBefore = line;
      List<Either<AccessEvent, RejectedLine>> batch = new ArrayList<>();
      int batchBytes = 0;
      while (batch.size() < BATCH_LINES && batchBytes < BATCH_BYTES && cutter.next()) {
        line++;
        batchBytes += cutter.to() - cutter.from();
        batch.add(parser.parse(cutter.buffer(), cutter.from(), cutter.to(), source, line, line));
      }
      if (batch.isEmpty()) {
        return null;
      }
      Iterator<Either<AccessEvent, RejectedLine>> lines = batch.iterator();
      return new IteratorResultIterator<>(lines, CheckpointedPosition.NO_OFFSET, linesBefore);
    }

    @Override
    public void close() throws IOException {
      cutter.close();
    }
  }
}
