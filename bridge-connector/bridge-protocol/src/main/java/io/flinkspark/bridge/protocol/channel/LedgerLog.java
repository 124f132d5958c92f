package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Follows the ledger, and appends to it: whoever creates the file of a number decides what comes
 * next. Thread-safe.
 */
final class LedgerLog {

  private static final int MAX_ATTEMPTS = 1000;

  private final LedgerFiles files;
  private final RollUpSizes sizes;
  private final AtomicReference<LedgerState> known = new AtomicReference<>(LedgerState.EMPTY);

  LedgerLog(LedgerFiles files, RollUpSizes sizes) {
    this.files = files;
    this.sizes = sizes;
  }

  LedgerFiles files() {
    return files;
  }

  /** The state that was read last. */
  LedgerState known() {
    return known.get();
  }

  /** Reads what has come since, and gives a state that was the newest during this call. */
  LedgerState refresh() {
    LedgerState start = known();
    if (start == LedgerState.EMPTY) {
      start = newerSnapshot(start).orElse(start);
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      LedgerState state = start;
      BridgeException failure = null;
      try {
        state = readOn(start);
      } catch (BridgeException e) {
        failure = e;
      }
      // With a newer snapshot, entries and segments before it may be gone, and what was just read
      // or missed proves nothing.
      Optional<LedgerState> newer = newerSnapshot(start);
      if (newer.isEmpty()) {
        if (failure != null) {
          throw failure;
        }
        return remember(state);
      }
      start = newer.get();
    }
    throw busy("read the channel: it changes faster than it can be read");
  }

  private LedgerState readOn(LedgerState start) {
    LedgerState state = start;
    for (; ; ) {
      Optional<LedgerEntry> entry = files.entry(state.head().number() + 1);
      if (entry.isEmpty()) {
        return state;
      }
      state = apply(state, entry.get());
    }
  }

  private static LedgerState apply(LedgerState state, LedgerEntry entry) {
    try {
      return state.apply(entry);
    } catch (BridgeException e) {
      if (e.code() != ErrorCode.INVALID_ARGUMENT) {
        throw e;
      }
      throw new BridgeException(
          ErrorCode.CHANNEL_CORRUPT,
          String.format("Cannot apply ledger entry %d: %s", entry.number(), e.text()),
          e);
    }
  }

  private Optional<LedgerState> newerSnapshot(LedgerState than) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      OptionalLong newest = files.newestSnapshot();
      if (newest.isEmpty() || newest.getAsLong() <= than.base().head().number()) {
        return Optional.empty();
      }
      Optional<Snapshot> snapshot = files.snapshot(newest.getAsLong());
      if (snapshot.isPresent()) {
        return snapshot.map(LedgerState::of);
      }
      // Two newer ones have come since the names were read.
    }
    throw busy("read the channel: its snapshots change faster than they can be read");
  }

  /** Of two states, the one with the newer snapshot serves longer. */
  private LedgerState remember(LedgerState state) {
    known.accumulateAndGet(
        state,
        (a, b) -> {
          long bases = b.base().head().number() - a.base().head().number();
          long entries = b.head().number() - a.head().number();
          return bases > 0 || bases == 0 && entries > 0 ? b : a;
        });
    return state;
  }

  /**
   * Appends an entry to the state it was made for.
   *
   * @return whether it is the next entry for certain; otherwise others were first, or the caller
   *     has to {@link #refresh} and see whether it is there
   */
  boolean append(LedgerState state, LedgerEntry entry) {
    if (!files.createEntry(entry)) {
      return false;
    }
    // Where a snapshot has passed this number, its true entry may be deleted, and this one a ghost.
    OptionalLong newest = files.newestSnapshot();
    if (newest.isPresent() && newest.getAsLong() >= entry.number()) {
      return false;
    }
    remember(state.apply(entry));
    return true;
  }

  /**
   * Tries to append, one attempt after the other, each for the state that is then the newest.
   *
   * @param what is tried, for the message when others are always faster
   * @param attempt gives empty to try again
   */
  <T> T untilDecided(String what, Function<LedgerState, Optional<T>> attempt) {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      LedgerState state = refresh();
      Optional<T> decided = Optional.empty();
      try {
        // Before, not after: when it fails, nothing has been appended yet.
        decided = attempt.apply(needsRollUp(state) ? rollUp(state) : state);
      } catch (BridgeException e) {
        if (e.code() != ErrorCode.CHANNEL_FILE_MISSING || isNewest(state)) {
          throw e;
        }
      }
      if (decided.isPresent()) {
        return decided.get();
      }
    }
    throw busy(what + ": others were faster " + MAX_ATTEMPTS + " times");
  }

  /** Whether a state still is what the ledger says; if not, its segments may be gone. */
  private boolean isNewest(LedgerState state) {
    return refresh().head().number() == state.head().number();
  }

  boolean needsRollUp(LedgerState state) {
    return state.entriesSinceSnapshot() >= sizes.entries();
  }

  /** Makes the state a snapshot, so that nobody has to read its entries any more. */
  private LedgerState rollUp(LedgerState state) {
    Snapshot snapshot = new RollUp(files, state, sizes.fanOut()).toSnapshot();
    if (!files.createSnapshot(snapshot)) {
      Optional<Snapshot> other = files.snapshot(snapshot.head().number());
      return other.isEmpty() ? refresh() : remember(LedgerState.of(other.get()));
    }
    files.deleteBefore(state.base().head().number(), state.base().retired());
    return remember(LedgerState.of(snapshot));
  }

  private BridgeException busy(String what) {
    return new BridgeException(
        ErrorCode.CHANNEL_BUSY, String.format("Cannot %s (%s)", what, files.location()));
  }
}
