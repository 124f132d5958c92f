package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.flink.channel.format.FileTotals;
import io.flinkspark.bridge.flink.channel.format.RecordFileWriter;
import io.flinkspark.bridge.flink.channel.format.RecordFiles;
import io.flinkspark.bridge.protocol.channel.DataFileName;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.function.RunnableWithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records into data files under their final names, one open file for each partition. All
 * files end with the checkpoint, so nothing has to be restored; its state is empty and only there
 * because Flink tells writers with state the number of the checkpoint, which the files' names hold.
 */
final class ChannelSinkWriter<T>
    implements StatefulSinkWriter<T, Void>, CommittingSinkWriter<T, WrittenFiles> {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelSinkWriter.class);
  private static final long NO_TIME = Long.MIN_VALUE;
  private static final int LRU_CAPACITY = 16;
  private static final float LRU_LOAD = 0.75f;

  private final ChannelSinkOptions options;
  private final RecordFiles<T> records;
  private final String extension;
  private final DataFiles files;
  private final int subtask;
  private final Counter rowsSent;
  private final Counter bytesSent;

  /** By partition, the least recently used first. */
  private final Map<String, OpenFile<T>> open = new LinkedHashMap<>(LRU_CAPACITY, LRU_LOAD, true);

  private List<EpochFile> ended = new ArrayList<>();
  private long minEventTime = EventTimes.NONE.min();
  private long maxEventTime = EventTimes.NONE.max();
  private long lastCheckpoint;
  private volatile long sendMillis;

  private record OpenFile<T>(String path, RecordFileWriter<T> writer) {}

  ChannelSinkWriter(
      ChannelSinkOptions options,
      ChannelRecords<T> records,
      DataFiles files,
      WriterInitContext context) {
    this.options = options;
    this.records = records.files(context.getUserCodeClassLoader().asClassLoader());
    this.extension = records.extension();
    this.files = files;
    this.subtask = context.getTaskInfo().getIndexOfThisSubtask();
    this.lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
    this.rowsSent = context.metricGroup().getNumRecordsSendCounter();
    this.bytesSent = context.metricGroup().getNumBytesSendCounter();
    context.metricGroup().setCurrentSendTimeGauge(() -> sendMillis);
  }

  @Override
  public void write(T row, Context context) throws IOException {
    String partition = records.partition(row);
    OpenFile<T> file = open.get(partition);
    if (file == null) {
      file = begin(partition);
    }
    file.writer().write(row);
    rowsSent.inc();
    Long timestamp = context.timestamp();
    long eventTime = records.eventTime(row, timestamp == null ? NO_TIME : timestamp);
    if (eventTime != NO_TIME) {
      minEventTime = Math.min(minEventTime, eventTime);
      maxEventTime = Math.max(maxEventTime, eventTime);
    }
    if (file.writer().bytes() >= options.targetFileSize()) {
      open.remove(partition);
      end(file);
    }
  }

  private OpenFile<T> begin(String partition) throws IOException {
    if (open.size() >= options.maxOpenFiles()) {
      Iterator<OpenFile<T>> oldest = open.values().iterator();
      OpenFile<T> leastRecentlyUsed = oldest.next();
      oldest.remove();
      end(leastRecentlyUsed);
    }
    DataFileName name = DataFileName.of(options.run(), lastCheckpoint, subtask, extension);
    String path = StoragePath.DATA + "/" + partition + name;
    DataFile target = files.create(path);
    try {
      OpenFile<T> file = new OpenFile<>(path, records.open(target));
      open.put(partition, file);
      return file;
    } catch (IOException | RuntimeException e) {
      giveUp(target::discard, e);
      throw e;
    }
  }

  private void end(OpenFile<T> file) throws IOException {
    FileTotals totals;
    try {
      totals = file.writer().finish();
    } catch (IOException | RuntimeException e) {
      giveUp(file.writer()::abort, e);
      throw e;
    }
    ended.add(EpochFile.whole(file.path(), totals.rows(), totals.bytes()));
    bytesSent.inc(totals.bytes());
    LOG.debug("Wrote {}: {} rows, {} bytes", file.path(), totals.rows(), totals.bytes());
  }

  private static void giveUp(RunnableWithException discard, Exception why) {
    try {
      discard.run();
    } catch (Exception e) {
      // HDFS throws the same exception again.
      if (e != why) {
        why.addSuppressed(e);
      }
    }
  }

  /** Files are ended by {@link #prepareCommit}, which follows. */
  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<WrittenFiles> prepareCommit() throws IOException {
    long begin = System.nanoTime();
    for (Iterator<OpenFile<T>> each = open.values().iterator(); each.hasNext(); ) {
      OpenFile<T> file = each.next();
      each.remove();
      end(file);
    }
    if (ended.isEmpty()) {
      return List.of();
    }
    sendMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    WrittenFiles written = new WrittenFiles(ended, new EventTimes(minEventTime, maxEventTime));
    ended = new ArrayList<>();
    minEventTime = EventTimes.NONE.min();
    maxEventTime = EventTimes.NONE.max();
    return List.of(written);
  }

  @Override
  public List<Void> snapshotState(long checkpoint) {
    lastCheckpoint = checkpoint;
    return List.of();
  }

  /**
   * Discards files that were not handed on. Does not throw: after a failure Flink takes an
   * exception from here for a fatal one and ends the TaskManager, and a storage that fails now has
   * most likely been the failure. A file that stays is nobody's, as no epoch will name it.
   */
  @Override
  public void close() {
    for (OpenFile<T> file : open.values()) {
      try {
        file.writer().abort();
      } catch (IOException e) {
        LOG.warn("Cannot discard {}: it stays as a file that no epoch names", file.path(), e);
      }
    }
    open.clear();
  }
}
