package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.spark.channel.read.ChannelRead;
import io.flinkspark.bridge.spark.channel.read.ChannelSlice;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel as a source of Structured Streaming. A batch is the rows between two offsets: the same
 * ones each time it is planned, whatever was compacted in between. Used by the query's thread.
 *
 * <p>While there is no channel, the query waits; once it has read, the channel has to stay.
 */
public final class ChannelMicroBatchStream
    implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelMicroBatchStream.class);

  private final String name;
  private final ChannelFollower follower;
  private final StreamSettings settings;
  private final UnreadEpochs unread;
  private final ChannelRead read;

  /**
   * Where the query began: Spark logs only where batches end, and a first batch that is repeated
   * has to begin where it did.
   */
  private final TextLog beginning;

  private final Set<String> readableSchemas = new HashSet<>();
  private long lastEpoch = Long.MAX_VALUE;
  private ChannelView seen;
  private PartitionReaderFactory readers;

  /**
   * @param name for people
   * @param opening opens the channel that is there now
   * @param options of the source
   * @param read all columns, in the schema that stays for as long as the query runs
   * @param checkpoint the folder that Spark gives this source
   * @throws BridgeException with INVALID_ARGUMENT when an option cannot be used
   */
  public ChannelMicroBatchStream(
      String name,
      Supplier<Channel> opening,
      Map<String, String> options,
      ChannelRead read,
      String checkpoint) {
    this.name = name;
    this.follower = new ChannelFollower(opening);
    this.settings = StreamSettings.of(options);
    this.unread = new UnreadEpochs(settings.onRewind());
    this.read = read;
    this.beginning = new TextLog(SparkSession.active(), checkpoint);
  }

  @Override
  public Offset initialOffset() {
    Optional<ChannelOffset> known = keptBeginning();
    if (known.isPresent() && !known.get().isUnborn()) {
      return known.get();
    }
    StreamStart start = known.isPresent() ? settings.start().ofUnborn() : settings.start();
    ChannelOffset first =
        follower
            .readIfThere(view -> start.position(view, Clock.systemUTC()))
            .map(ChannelOffset::behind)
            .orElse(ChannelOffset.UNBORN);
    if (known.isEmpty() || !first.isUnborn()) {
      beginning.add(known.isPresent() ? 1 : 0, first.json());
    }
    return first;
  }

  /** The second, when there was no channel at first. */
  private Optional<ChannelOffset> keptBeginning() {
    return beginning.get(1).or(() -> beginning.get(0)).map(ChannelOffset::parse);
  }

  @Override
  public Offset deserializeOffset(String json) {
    return ChannelOffset.parse(json);
  }

  private static ChannelOffset parse(Offset offset) {
    return offset instanceof ChannelOffset ours ? ours : ChannelOffset.parse(offset.json());
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return settings.limits();
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    lastEpoch = follower.readIfThere(ChannelView::end).map(ChannelPosition::epoch).orElse(0L);
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException(
        "Cannot tell the end of a batch without its start: use latestOffset(Offset, ReadLimit)");
  }

  /** Null when there is nothing to read. */
  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    ChannelOffset from = parse(start);
    if (from.isUnborn()) {
      return null;
    }
    Admission admission = new Admission(BatchLimits.of(limit), true);
    return follower.read(view -> end(view, from, admission)).orElse(null);
  }

  private Optional<ChannelOffset> end(ChannelView view, ChannelOffset from, Admission admission) {
    seen = view;
    Iterator<EpochRows> rows = unread.after(view, from, lastEpoch);
    List<EpochRows> looked = new ArrayList<>();
    Optional<ChannelOffset> end =
        admission.end(
            view,
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return rows.hasNext();
              }

              @Override
              public EpochRows next() {
                EpochRows next = rows.next();
                looked.add(next);
                return next;
              }
            });
    end.ifPresent(
        offset ->
            looked.stream()
                .filter(part -> part.epoch().number() <= offset.epoch())
                .forEach(part -> requireReadable(view, part)));
    return end;
  }

  /** Before the batch is logged, so that another schema can still be chosen for it. */
  private void requireReadable(ChannelView view, EpochRows rows) {
    String schemaId = rows.epoch().schemaId();
    if (rows.rows() > 0 && !readableSchemas.contains(schemaId)) {
      read.plan(slices(rows), view::schema);
      readableSchemas.add(schemaId);
    }
  }

  private static List<ChannelSlice> slices(EpochRows part) {
    return ChannelSlice.of(part.epoch(), part.fromRow(), part.rows(), part.watermarkMillis());
  }

  @Override
  public Offset reportLatestOffset() {
    return seen == null ? null : ChannelOffset.behind(seen.end());
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    ChannelOffset from = parse(start);
    ChannelOffset to = parse(end);
    return follower.read(
        view -> {
          List<EpochRows> batch = unread.between(view, from, to);
          return read.plan(
              batch.stream().flatMap(part -> slices(part).stream()).toList(), view::schema);
        });
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    if (readers == null) {
      readers = read.readerFactory();
    }
    return readers;
  }

  @Override
  public Map<String, String> metrics(Optional<Offset> latestConsumedOffset) {
    Optional<ChannelOffset> read =
        latestConsumedOffset.map(ChannelMicroBatchStream::parse).or(this::keptBeginning);
    if (seen == null || read.isEmpty() || read.get().isUnborn()) {
      return Map.of();
    }
    try {
      return SourceMetrics.of(seen, read.get());
    } catch (BridgeException e) {
      // Numbers for people: the query need not end for them.
      LOG.warn("Cannot tell how far {} is behind: {}", name, e.getMessage());
      return Map.of();
    }
  }

  @Override
  public void commit(Offset end) {
    // Epochs expire when the channel's owner says so.
  }

  @Override
  public void stop() {
    // Nothing is held open.
  }

  @Override
  public String toString() {
    return name;
  }
}
