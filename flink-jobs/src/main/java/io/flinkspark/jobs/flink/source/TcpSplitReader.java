package io.flinkspark.jobs.flink.source;

import io.flinkspark.jobs.flink.accesslog.AccessLogParser;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.RejectedLine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.types.Either;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the line server and reads it. Flink's fetcher thread calls everything except {@link
 * #wakeUp}; reads return at least every {@value #READ_MILLIS} ms so that the fetcher can stop.
 *
 * <p>The server may come up later than the job: connecting is tried for half a minute. A stream
 * that breaks (reset, not ended) fails the job, and Flink's restart strategy decides about a new
 * try.
 */
final class TcpSplitReader implements SplitReader<Either<AccessEvent, RejectedLine>, TcpSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(TcpSplitReader.class);

  private static final int READ_MILLIS = 200;
  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration GIVE_UP_CONNECTING = Duration.ofSeconds(30);
  private static final int BATCH_LINES = 1_000;
  private static final int BATCH_BYTES = 1 << 20;

  private final AccessLogParser parser = new AccessLogParser();
  private final Semaphore woken = new Semaphore(0);

  private @Nullable TcpSplit split;
  private @Nullable Socket socket;
  private @Nullable LineCutter cutter;
  private long firstAttemptNanos;
  private long lines;

  @Override
  public void handleSplitsChanges(SplitsChange<TcpSplit> change) {
    for (TcpSplit added : change.splits()) {
      split = added;
      lines = added.lines();
      firstAttemptNanos = System.nanoTime();
      if (lines > 0) {
        LOG.warn(
            "Connecting again to {} after line {}: lines that were sent since the checkpoint come"
                + " again only if the server sends them again",
            added.splitId(),
            lines);
      }
    }
  }

  @Override
  public RecordsWithSplitIds<Either<AccessEvent, RejectedLine>> fetch() throws IOException {
    RecordsBySplits.Builder<Either<AccessEvent, RejectedLine>> batch =
        new RecordsBySplits.Builder<>();
    if (split != null && (cutter != null || connect(split))) {
      read(split, cutter, batch);
    }
    return batch.build();
  }

  private void read(
      TcpSplit from, LineCutter in, RecordsBySplits.Builder<Either<AccessEvent, RejectedLine>> to)
      throws IOException {
    try {
      if (!in.next()) {
        to.addFinishedSplit(from.splitId());
        split = null;
        return;
      }
    } catch (SocketTimeoutException e) {
      return;
    }
    int batchLines = 0;
    int batchBytes = 0;
    do {
      lines++;
      batchLines++;
      batchBytes += in.to() - in.from();
      to.add(
          from.splitId(),
          parser.parse(in.buffer(), in.from(), in.to(), from.splitId(), lines, lines));
    } while (batchLines < BATCH_LINES && batchBytes < BATCH_BYTES && in.nextBuffered());
  }

  private boolean connect(TcpSplit to) throws IOException {
    Socket candidate = new Socket();
    try {
      candidate.connect(new InetSocketAddress(to.host(), to.port()), CONNECT_MILLIS);
      candidate.setSoTimeout(READ_MILLIS);
      socket = candidate;
      cutter = new LineCutter(candidate.getInputStream(), "tcp://" + to.splitId());
      return true;
    } catch (IOException e) {
      candidate.close();
      if (System.nanoTime() - firstAttemptNanos > GIVE_UP_CONNECTING.toNanos()) {
        throw new IOException(
            "Cannot connect to tcp://%s: tried for %d s (%s)"
                .formatted(to.splitId(), GIVE_UP_CONNECTING.toSeconds(), e.getMessage()),
            e);
      }
      pause();
      return false;
    }
  }

  private void pause() {
    try {
      woken.tryAcquire(READ_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void wakeUp() {
    woken.release();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }
}
