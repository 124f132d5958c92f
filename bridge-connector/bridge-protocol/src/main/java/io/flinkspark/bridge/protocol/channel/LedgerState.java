package io.flinkspark.bridge.protocol.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The ledger at one entry: the last snapshot, and what the entries since have changed about it.
 * Immutable. Applying an entry reads nothing: segments stay as they are stored, and what is void,
 * expired or moved by now is looked at when their epochs are read.
 *
 * @param tail live epochs since the snapshot
 * @param voids numbers that became void since the snapshot
 * @param moved the new files of epochs that were compacted since the snapshot
 */
record LedgerState(
    LedgerHead head,
    Snapshot base,
    List<ChannelEpoch> tail,
    List<EpochRange> voids,
    NavigableMap<Long, List<EpochFile>> moved) {

  static LedgerState of(Snapshot base) {
    return new LedgerState(
        base.head(), base, List.of(), List.of(), Collections.emptyNavigableMap());
  }

  static final LedgerState EMPTY = of(Snapshot.EMPTY);

  /** How many entries a reader has to read beyond the snapshot. */
  long entriesSinceSnapshot() {
    return head.number() - base.head().number();
  }

  LedgerState apply(LedgerEntry entry) {
    LedgerHead next = head.apply(entry);
    if (entry instanceof LedgerEntry.Commit commit) {
      List<ChannelEpoch> longer = new ArrayList<>(tail);
      longer.add(commit.epoch());
      return new LedgerState(next, base, List.copyOf(longer), voids, moved);
    }
    if (entry instanceof LedgerEntry.Claim claim && claim.keep() < head.liveEpoch()) {
      List<EpochRange> more = new ArrayList<>(voids);
      more.add(new EpochRange(claim.keep() + 1, head.lastEpoch()));
      return new LedgerState(
          next,
          base,
          tail.stream().filter(epoch -> epoch.number() <= claim.keep()).toList(),
          List.copyOf(more),
          moved);
    }
    if (entry instanceof LedgerEntry.Expiry expiry) {
      return new LedgerState(
          next,
          base,
          tail.stream().filter(epoch -> epoch.number() > expiry.through()).toList(),
          voids,
          moved);
    }
    if (entry instanceof LedgerEntry.Compaction compaction) {
      NavigableMap<Long, List<EpochFile>> more = new TreeMap<>(moved);
      more.putAll(compaction.files());
      return new LedgerState(
          next,
          base,
          tail.stream().map(epoch -> moved(epoch, compaction.files())).toList(),
          voids,
          Collections.unmodifiableNavigableMap(more));
    }
    return new LedgerState(next, base, tail, voids, moved);
  }

  /** Whether an epoch of a stored segment still counts. */
  private boolean isLive(long epoch) {
    return epoch > head.expiredEpoch() && voids.stream().noneMatch(range -> range.holds(epoch));
  }

  /** The live epochs of these stored ones, in the files in which they are now. */
  List<ChannelEpoch> live(List<ChannelEpoch> stored) {
    return stored.stream()
        .filter(epoch -> isLive(epoch.number()))
        .map(epoch -> moved(epoch, moved))
        .toList();
  }

  private static ChannelEpoch moved(ChannelEpoch epoch, Map<Long, List<EpochFile>> moved) {
    List<EpochFile> files = moved.get(epoch.number());
    return files == null ? epoch : epoch.withFiles(files);
  }

  /** Whether something changed about a segment since it was stored. */
  boolean changes(Segment segment) {
    long first = segment.summary().first();
    long last = segment.summary().last();
    return first <= head.expiredEpoch()
        || voids.stream().anyMatch(range -> range.touches(first, last))
        || !moved.subMap(first, true, last, true).isEmpty();
  }

  /** Whether nothing of a segment is left. */
  boolean drops(Segment segment) {
    long first = segment.summary().first();
    long last = segment.summary().last();
    return last <= head.expiredEpoch()
        || voids.stream().anyMatch(range -> range.first() <= first && last <= range.last());
  }
}
