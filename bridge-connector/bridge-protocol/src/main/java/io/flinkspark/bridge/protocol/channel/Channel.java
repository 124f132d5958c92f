package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A durable hand-off from one producer to any number of readers: data files, and a ledger that says
 * which of them count. Thread-safe; keeps what it has read of the ledger, and reads only what is
 * new. Nothing has to be closed.
 *
 * <p>All methods throw BridgeException, with the storage's codes CHANNEL_ACCESS_DENIED and
 * CHANNEL_STORAGE_FAILED, CHANNEL_CORRUPT for files that are damaged, CHANNEL_VERSION for those of
 * a newer version, and CHANNEL_BUSY when others change the channel all the time. After any of them
 * the same call may be made again.
 */
public final class Channel {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final LedgerLog log;
  private final Clock clock;

  private Channel(LedgerFiles files, Clock clock, RollUpSizes sizes) {
    this.log = new LedgerLog(files, sizes);
    this.clock = clock;
  }

  /**
   * Opens a channel for reading.
   *
   * @throws BridgeException with CHANNEL_UNKNOWN when there is none, CHANNEL_FOREIGN when there is
   *     something else
   */
  public static Channel open(ChannelStorage storage) {
    return open(storage, Clock.systemUTC(), RollUpSizes.DEFAULT);
  }

  static Channel open(ChannelStorage storage, Clock clock, RollUpSizes sizes) {
    BoundedFiles files = new BoundedFiles(storage);
    Optional<LedgerFiles> ledger = LedgerFiles.open(files);
    if (ledger.isEmpty()) {
      requireFree(files, "open");
      throw new BridgeException(
          ErrorCode.CHANNEL_UNKNOWN,
          String.format(
              "Cannot open the channel: nothing is there. Start its producer, or correct the path"
                  + " (%s)",
              storage.location()));
    }
    return new Channel(ledger.get(), clock, sizes);
  }

  /**
   * Opens the channel of a producer, and makes it when there is none.
   *
   * @param bridgeId the user's name of the producer, which a channel never changes
   * @throws BridgeException with CHANNEL_TAKEN when it is another producer's, CHANNEL_FOREIGN when
   *     there is something else than a channel
   */
  public static Channel openOrCreate(ChannelStorage storage, String bridgeId) {
    return openOrCreate(storage, bridgeId, Clock.systemUTC(), RollUpSizes.DEFAULT);
  }

  static Channel openOrCreate(
      ChannelStorage storage, String bridgeId, Clock clock, RollUpSizes sizes) {
    ChannelIdentity mine =
        new ChannelIdentity(UUID.randomUUID().toString(), bridgeId, clock.millis());
    BoundedFiles files = new BoundedFiles(storage);
    if (LedgerFiles.open(files).isEmpty()) {
      requireFree(files, "make");
      LedgerFiles.create(files, mine);
    }
    Channel channel = open(storage, clock, sizes);
    if (!channel.identity().bridgeId().equals(bridgeId)) {
      throw new BridgeException(
          ErrorCode.CHANNEL_TAKEN,
          String.format(
              "Cannot write to the channel: its bridge id is %s, not %s. Use that one, or another"
                  + " path (%s)",
              channel.identity().bridgeId(), bridgeId, storage.location()));
    }
    return channel;
  }

  private static void requireFree(BoundedFiles files, String what) {
    List<String> strangers =
        files.list("", 20).stream()
            .filter(name -> !name.equals(StoragePath.BRIDGE) && !name.equals(StoragePath.DATA))
            .sorted()
            .toList();
    if (!strangers.isEmpty()) {
      throw new BridgeException(
          ErrorCode.CHANNEL_FOREIGN,
          String.format(
              "Cannot %s the channel: the directory is no channel, it holds %s. Use a directory of"
                  + " its own (%s)",
              what, strangers.get(0), files.location()));
    }
  }

  public ChannelIdentity identity() {
    return log.files().identity();
  }

  /** The channel as it is now. */
  public ChannelView view() {
    return new ChannelView(log.files(), log.refresh());
  }

  /**
   * Waits until all rows with event times up to an instant are there.
   *
   * @return a view in which they are
   * @throws BridgeException with CHANNEL_NOT_COMPLETE when they are not within the timeout
   */
  public ChannelView awaitCompleteUntil(Instant instant, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long pause = TimeUnit.MILLISECONDS.toNanos(10);
    for (; ; ) {
      ChannelView view = view();
      Optional<Instant> until = view.completeUntil();
      if (until.isPresent() && !until.get().isBefore(instant)) {
        return view;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new BridgeException(
            ErrorCode.CHANNEL_NOT_COMPLETE,
            String.format(
                "Cannot wait any longer for the channel to be complete until %s: after %s it is"
                    + " complete until %s (%s)",
                instant,
                timeout,
                until.map(Instant::toString).orElse("nothing is known"),
                log.files().location()));
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, pause));
      pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
    }
  }

  /**
   * Becomes the channel's writer. Whoever was before is fenced: its next commit fails. Epochs that
   * the start goes back behind become void.
   *
   * @throws BridgeException with CHANNEL_START_REFUSED when this start would lose or mix rows,
   *     CHANNEL_FENCED when another run has claimed the channel since its run did
   */
  public ChannelWriter claim(ChannelStart start) {
    String writer = UUID.randomUUID().toString();
    return log.untilDecided("claim the channel", state -> tryClaim(state, start, writer));
  }

  /**
   * Looks whether a {@link #claim} would be refused as things stand, and changes nothing: so that a
   * producer fails when it starts and not when it first commits.
   *
   * @throws BridgeException as {@link #claim}
   */
  public void requireClaimable(ChannelStart start) {
    new Claiming(log.files(), log.refresh(), "nobody", clock.millis()).claim(start);
  }

  private Optional<ChannelWriter> tryClaim(LedgerState state, ChannelStart start, String writer) {
    LedgerEntry.Claim claim = new Claiming(log.files(), state, writer, clock.millis()).claim(start);
    return log.append(state, claim)
        ? Optional.of(new ChannelWriter(log, clock, claim))
        : Optional.empty();
  }

  /**
   * Moves rows of some epochs to other files, which are complete and durable by now. Readers see
   * the same epochs with the same rows; the old files may be deleted when no reader has a view in
   * which they are.
   *
   * @param plan made for a view
   * @throws BridgeException with CHANNEL_BUSY when the plan's epochs are not in the files any more
   *     in which the view had them; then a new plan is needed
   */
  public void compact(CompactionPlan plan) {
    log.untilDecided(
        "compact",
        state -> {
          if (plan.isDone(log.files(), state)) {
            return Optional.of(true);
          }
          plan.requireFits(log.files(), state);
          long now = Math.max(state.head().timeMillis(), clock.millis());
          LedgerEntry entry =
              new LedgerEntry.Compaction(state.head().number() + 1, now, plan.files());
          return log.append(state, entry) ? Optional.of(true) : Optional.empty();
        });
  }

  /**
   * Forgets the epochs up to a number, for ever: readers no longer see them, and their files may be
   * deleted when no reader has a view in which they are. Checkpoints that are committed stay known.
   *
   * @return how far epochs have expired now: the last epoch that was there up to this number
   */
  public long expire(long throughEpoch) {
    check(throughEpoch > 0, "Cannot let epochs expire up to %d", throughEpoch);
    return log.untilDecided("let epochs expire", state -> tryExpire(state, throughEpoch));
  }

  /** Which files were seen unnamed, by the last who looked for them, and since when. */
  public UnnamedFiles unnamedFiles() {
    return log.files().unnamedFiles();
  }

  /**
   * Notes which files are unnamed now, in place of the note before: each since the time given, or
   * since the time that was noted before, if that is earlier. When there are more than a note can
   * hold (8 MiB of paths), it holds those that are unnamed for the longest time.
   *
   * @param dead files that will never be named, with milliseconds
   * @param unclaimed files of runs that the ledger does not know
   * @return the note as it is stored
   */
  public UnnamedFiles noteUnnamed(Map<String, Long> dead, Map<String, Long> unclaimed) {
    for (; ; ) {
      UnnamedFiles next = log.files().unnamedFiles().next(dead, unclaimed);
      if (log.files().createUnnamedFiles(next)) {
        log.files().deleteUnnamedBefore(next.number());
        return next;
      }
    }
  }

  private Optional<Long> tryExpire(LedgerState state, long throughEpoch) {
    EpochIterator epochs =
        EpochIterator.newestFirst(
            log.files(), state, EpochRange.ALL.upTo(throughEpoch), summary -> true);
    if (!epochs.hasNext()) {
      return Optional.of(state.head().expiredEpoch());
    }
    ChannelEpoch last = epochs.next();
    long now = Math.max(state.head().timeMillis(), clock.millis());
    LedgerEntry entry =
        new LedgerEntry.Expiry(state.head().number() + 1, now, last.number(), last.checkpoint());
    return log.append(state, entry) ? Optional.of(last.number()) : Optional.empty();
  }
}
