package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A channel at one ledger entry, possibly only up to one epoch. Immutable and thread-safe; what it
 * answers never changes. Segments of the ledger are read when they are needed: a view that is much
 * older than the channel may find them gone, with CHANNEL_FILE_MISSING, and has to be taken anew.
 */
public final class ChannelView {

  private final LedgerFiles files;
  private final LedgerState state;
  private final EpochRange range;

  ChannelView(LedgerFiles files, LedgerState state) {
    this(files, state, EpochRange.ALL);
  }

  private ChannelView(LedgerFiles files, LedgerState state, EpochRange range) {
    this.files = files;
    this.state = state;
    this.range = range;
  }

  public ChannelIdentity identity() {
    return files.identity();
  }

  /** The ledger entry that it shows; 0 in a channel that nobody has claimed. */
  public long entry() {
    return state.head().number();
  }

  /** The newest epoch; empty when there is none. */
  public Optional<ChannelEpoch> newest() {
    Iterator<ChannelEpoch> epochs = EpochIterator.newestFirst(files, state, range, summary -> true);
    return epochs.hasNext() ? Optional.of(epochs.next()) : Optional.empty();
  }

  /**
   * Until when the rows are complete: none with an event time up to here will come from the run
   * that now writes. Empty when nothing is known, as between the start of a run and its first
   * epoch.
   */
  public Optional<Instant> completeUntil() {
    if (isCut()) {
      return newest().flatMap(ChannelEpoch::watermark);
    }
    return state
        .head()
        .run()
        .map(ChannelRun::watermarkMillis)
        .filter(millis -> millis != ChannelEpoch.NO_WATERMARK)
        .map(Instant::ofEpochMilli);
  }

  private boolean isCut() {
    return range.last() < state.head().liveEpoch();
  }

  /** The runs whose checkpoints may be restored, the oldest first; the last is the writer's. */
  public List<ChannelRun> runs() {
    return state.head().runs();
  }

  /**
   * What may become of data files that no epoch names, whatever this view is cut to.
   *
   * @param now for files of compactions, which are dead when they are old enough
   */
  public FileFates fates(Instant now) {
    return new FileFates(state.head(), now);
  }

  /** All epochs, the oldest first. The stream reads the ledger as it goes. */
  public Stream<ChannelEpoch> epochs() {
    return stream(range);
  }

  /** The epochs from one number to another, both inclusive, the oldest first. */
  public Stream<ChannelEpoch> epochs(long first, long last) {
    return stream(new EpochRange(Math.max(first, range.first()), Math.min(last, range.last())));
  }

  private Stream<ChannelEpoch> stream(EpochRange wanted) {
    Iterator<ChannelEpoch> epochs = EpochIterator.oldestFirst(files, state, wanted);
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(epochs, traits), false);
  }

  /** The epoch of a number, if it is there, neither void nor expired. */
  public Optional<ChannelEpoch> epoch(long number) {
    return epochs(number, number).findFirst();
  }

  /** What all epochs are together; reads at most a few segments. */
  public EpochSummary summary() {
    return new EpochSummaries(files, state, range).sum();
  }

  /** What the epochs from one number to another are together, both inclusive. */
  public EpochSummary summary(long first, long last) {
    EpochRange wanted =
        new EpochRange(Math.max(first, range.first()), Math.min(last, range.last()));
    return new EpochSummaries(files, state, wanted).sum();
  }

  /**
   * This view up to an epoch.
   *
   * @throws BridgeException with CHANNEL_REWOUND when the epoch is void, CHANNEL_EXPIRED when it is
   *     expired, CHANNEL_EPOCH_UNKNOWN when it has not come yet
   */
  public ChannelView asOf(long epoch) {
    LedgerHead head = state.head();
    if (epoch < 1 || epoch > Math.min(head.lastEpoch(), range.last())) {
      throw new BridgeException(
          ErrorCode.CHANNEL_EPOCH_UNKNOWN,
          String.format(
              "Cannot read as of epoch %d: the last epoch is %d (%s)",
              epoch, Math.min(head.lastEpoch(), range.last()), files.location()));
    }
    requireValid(position(epoch), "read as of epoch " + epoch);
    if (epoch <= head.expiredEpoch()) {
      throw expired("read as of epoch " + epoch);
    }
    return new ChannelView(files, state, range.upTo(epoch));
  }

  /**
   * This view up to the last epoch that was committed at an instant or before. Epochs that were
   * there then and are void now are not shown.
   *
   * @throws BridgeException with CHANNEL_EXPIRED when what was there then has expired
   */
  public ChannelView asOf(Instant instant) {
    long millis = instant.toEpochMilli();
    Iterator<ChannelEpoch> epochs =
        EpochIterator.newestFirst(
            files, state, range, summary -> summary.firstCommittedMillis() <= millis);
    while (epochs.hasNext()) {
      ChannelEpoch epoch = epochs.next();
      if (epoch.committedMillis() <= millis) {
        return new ChannelView(files, state, range.upTo(epoch.number()));
      }
    }
    if (state.head().expiredEpoch() > 0) {
      throw expired("read as of " + instant);
    }
    return new ChannelView(files, state, range.upTo(0));
  }

  /** The position before the oldest epoch that is there. */
  public ChannelPosition start() {
    return position(state.head().expiredEpoch());
  }

  /** The position behind the newest epoch. */
  public ChannelPosition end() {
    return position(
        isCut() ? newest().map(ChannelEpoch::number).orElse(0L) : state.head().liveEpoch());
  }

  /** The position behind an epoch that is in this view. */
  public ChannelPosition position(long epoch) {
    return new ChannelPosition(identity().channelId(), epoch, entry());
  }

  /**
   * The epochs behind a position, the oldest first, after a look whether what was read up to there
   * still holds. The stream reads the ledger as it goes: take as many as are needed.
   *
   * @throws BridgeException with CHANNEL_REWOUND when the producer went back behind the position,
   *     CHANNEL_EXPIRED when epochs behind it have expired unread, CHANNEL_REPLACED when it is not
   *     a position of this channel or of a later state of it
   */
  public Stream<ChannelEpoch> after(ChannelPosition position) {
    requireValid(position);
    return epochs(position.epoch() + 1, Long.MAX_VALUE);
  }

  /** Whether everything that was read up to a position still holds; throws as {@link #after}. */
  public void requireValid(ChannelPosition position) {
    String what = "read on behind epoch " + position.epoch();
    if (!position.channelId().equals(identity().channelId())) {
      throw replaced(what, "the channel is another one, it was made anew");
    }
    if (position.entry() > entry() || position.epoch() > state.head().lastEpoch()) {
      throw replaced(what, "the channel is older than what was read, it was set back");
    }
    if (position.epoch() == 0 && state.head().expiredEpoch() == 0) {
      return;
    }
    requireValid(position, what);
    if (position.epoch() < state.head().expiredEpoch()) {
      throw expired(what);
    }
  }

  /** Refuses an epoch that is void; one before the last expired epoch is not looked at. */
  private void requireValid(ChannelPosition position, String what) {
    LedgerHead head = state.head();
    long epoch = position.epoch();
    boolean isValid =
        epoch < head.expiredEpoch()
            || epoch == head.expiredEpoch() && position.entry() >= head.expiredVoidAt()
            || EpochIterator.oldestFirst(files, state, new EpochRange(epoch, epoch)).hasNext();
    if (!isValid) {
      throw new BridgeException(
          ErrorCode.CHANNEL_REWOUND,
          String.format(
              "Cannot %s: the producer went back to an older checkpoint and made that epoch void;"
                  + " the last valid one before it is %s. Undo what was read behind that one and"
                  + " read on from there (%s)",
              what, lastBefore(epoch), files.location()));
    }
  }

  private String lastBefore(long epoch) {
    Iterator<ChannelEpoch> before =
        EpochIterator.newestFirst(files, state, EpochRange.ALL.upTo(epoch - 1), summary -> true);
    return before.hasNext() ? Long.toString(before.next().number()) : "none";
  }

  private BridgeException expired(String what) {
    return new BridgeException(
        ErrorCode.CHANNEL_EXPIRED,
        String.format(
            "Cannot %s: epochs up to %d have expired. Read from a later one, or keep epochs for"
                + " longer (%s)",
            what, state.head().expiredEpoch(), files.location()));
  }

  private BridgeException replaced(String what, String why) {
    return new BridgeException(
        ErrorCode.CHANNEL_REPLACED,
        String.format(
            "Cannot %s: %s. Read it from the start, without this position (%s)",
            what, why, files.location()));
  }

  /** The schema of an id that an epoch names. */
  public ChannelSchema schema(String id) {
    return files
        .schema(id)
        .orElseThrow(
            () ->
                new BridgeException(
                    ErrorCode.CHANNEL_FILE_MISSING,
                    String.format(
                        "Cannot read schema %s: its file is gone. Restore it from a copy (%s)",
                        id, files.location())));
  }
}
