package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger says besides its epochs. Immutable.
 *
 * @param number of the last entry
 * @param timeMillis of the last entry
 * @param lastEpoch the highest number that an epoch has had, void or not
 * @param liveEpoch the highest number of an epoch that is not void; it may be expired
 * @param expiredEpoch epochs up to here are expired
 * @param expiredCheckpoint of the last expired epoch
 * @param expiredVoidAt the entry that made that epoch void after it expired; 0 when none did
 * @param claim the entry that made the writer the writer; 0 when there was none yet
 * @param writer the only one that may commit
 * @param runs whose checkpoints may be restored, the oldest first; the last is the writer's
 * @param ended runs whose epochs became void; they cannot claim the channel again
 */
record LedgerHead(
    long number,
    long timeMillis,
    long lastEpoch,
    long liveEpoch,
    long expiredEpoch,
    long expiredCheckpoint,
    long expiredVoidAt,
    long claim,
    String writer,
    List<ChannelRun> runs,
    List<String> ended) {

  static final LedgerHead EMPTY = new LedgerHead(0, 0, 0, 0, 0, 0, 0, 0, "", List.of(), List.of());

  /** How many runs are remembered: older ones cannot be restored any more. */
  static final int MAX_RUNS = 1000;

  LedgerHead {
    runs = List.copyOf(runs);
    ended = List.copyOf(ended);
  }

  Optional<ChannelRun> run() {
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
  }

  /** The place of a run in {@link #runs}, -1 when it is not there. */
  int indexOf(String run) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).id().equals(run)) {
        return i;
      }
    }
    return -1;
  }

  /** Who reads a file that breaks these rules must not go on. */
  private static void require(boolean condition, LedgerEntry entry, String why) {
    if (!condition) {
      throw new BridgeException(
          ErrorCode.CHANNEL_CORRUPT,
          String.format(
              "Cannot apply ledger entry %d: %s. Restore the channel's _bridge folder from a copy",
              entry.number(), why));
    }
  }

  LedgerHead apply(LedgerEntry entry) {
    require(entry.number() == number + 1, entry, "the last one has the number " + number);
    require(entry.timeMillis() >= timeMillis, entry, "its time is before the last one's");
    if (entry instanceof LedgerEntry.Claim claimed) {
      return apply(claimed);
    }
    if (entry instanceof LedgerEntry.Commit commit) {
      return apply(commit);
    }
    if (entry instanceof LedgerEntry.Expiry expiry) {
      require(
          expiry.through() > expiredEpoch && expiry.through() <= liveEpoch,
          entry,
          "it lets epoch " + expiry.through() + " expire, which is not there");
      return new LedgerHead(
          entry.number(),
          entry.timeMillis(),
          lastEpoch,
          liveEpoch,
          expiry.through(),
          expiry.checkpoint(),
          0,
          claim,
          writer,
          runs,
          ended);
    }
    return new LedgerHead(
        entry.number(),
        entry.timeMillis(),
        lastEpoch,
        liveEpoch,
        expiredEpoch,
        expiredCheckpoint,
        expiredVoidAt,
        claim,
        writer,
        runs,
        ended);
  }

  private LedgerHead apply(LedgerEntry.Commit commit) {
    ChannelEpoch epoch = commit.epoch();
    require(epoch.number() == lastEpoch + 1, commit, "the last epoch is " + lastEpoch);
    require(epoch.claim() == claim && claim > 0, commit, "the writer's claim is " + claim);
    ChannelRun current = runs.get(runs.size() - 1);
    require(
        epoch.checkpoint() > current.committed(),
        commit,
        "checkpoint " + current.committed() + " is committed");
    List<ChannelRun> next = new ArrayList<>(runs);
    next.set(next.size() - 1, current.after(epoch));
    return new LedgerHead(
        commit.number(),
        commit.timeMillis(),
        epoch.number(),
        epoch.number(),
        expiredEpoch,
        expiredCheckpoint,
        expiredVoidAt,
        claim,
        writer,
        next,
        ended);
  }

  private LedgerHead apply(LedgerEntry.Claim claimed) {
    require(claimed.keep() <= liveEpoch, claimed, "it keeps epoch " + claimed.keep());
    List<ChannelRun> next = runsAfter(claimed);
    List<String> nextEnded = new ArrayList<>(ended);
    for (ChannelRun before : runs) {
      if (next.stream().noneMatch(after -> after.id().equals(before.id()))) {
        nextEnded.add(before.id());
      }
    }
    return new LedgerHead(
        claimed.number(),
        claimed.timeMillis(),
        lastEpoch,
        Math.max(claimed.keep(), expiredEpoch),
        expiredEpoch,
        expiredCheckpoint,
        claimed.keep() < expiredEpoch ? claimed.number() : expiredVoidAt,
        claimed.number(),
        claimed.writer(),
        newest(next),
        newest(nextEnded));
  }

  private static <T> List<T> newest(List<T> all) {
    return all.subList(Math.max(0, all.size() - MAX_RUNS), all.size());
  }

  private List<ChannelRun> runsAfter(LedgerEntry.Claim claimed) {
    if (run().isPresent() && run().get().id().equals(claimed.run())) {
      return runs;
    }
    require(
        indexOf(claimed.run()) < 0 && !ended.contains(claimed.run()),
        claimed,
        "its run has ended (" + claimed.run() + ")");
    long firstEpoch = lastEpoch + 1;
    List<ChannelRun> next = new ArrayList<>();
    if (claimed.parent().isEmpty()) {
      if (claimed.keep() == liveEpoch) {
        next.addAll(runs);
      }
      next.add(ChannelRun.begin(claimed.run(), firstEpoch, claimed.checkpoint()));
      return next;
    }
    int at = indexOf(claimed.parent());
    require(at >= 0, claimed, "its parent run is not there (" + claimed.parent() + ")");
    ChannelRun parent = runs.get(at).branchedAt(claimed.checkpoint());
    next.addAll(runs.subList(0, at));
    next.add(parent);
    next.add(
        parent.child(claimed.run(), firstEpoch, claimed.checkpoint(), claimed.watermarkMillis()));
    return next;
  }
}
