package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the rows of some epochs are to be. A new file holds rows of these epochs only, all of them
 * named here, so that each epoch can still be read alone. An epoch may keep files, or parts of
 * files, that it has.
 */
public final class CompactionPlan {

  /** One plan replaces at most so many epochs; several plans replace more. */
  public static final int MAX_EPOCHS = 1000;

  private final SortedMap<Long, ChannelEpoch> before;
  private final SortedMap<Long, List<EpochFile>> files;

  /**
   * @param epochs as a view has them
   * @param files the new files of each of these epochs, with the same rows in the same order
   */
  public CompactionPlan(List<ChannelEpoch> epochs, Map<Long, List<EpochFile>> files) {
    TreeMap<Long, ChannelEpoch> byNumber = new TreeMap<>();
    epochs.forEach(epoch -> byNumber.put(epoch.number(), epoch));
    this.before = Collections.unmodifiableSortedMap(byNumber);
    this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    check(
        !epochs.isEmpty() && epochs.size() <= MAX_EPOCHS,
        "Cannot compact: not 1 to %d epochs (%d)",
        MAX_EPOCHS,
        epochs.size());
    check(
        before.keySet().equals(this.files.keySet()),
        "Cannot compact: epochs %s have new files, not %s",
        this.files.keySet(),
        before.keySet());
    for (ChannelEpoch epoch : epochs) {
      long rows = ChannelEpoch.rowsOf(this.files.get(epoch.number()));
      check(
          rows == epoch.rows(),
          "Cannot compact epoch %d: %d rows in the new files, not %d",
          epoch.number(),
          rows,
          epoch.rows());
    }
    requireWholeFiles();
  }

  /**
   * Parts of files that an epoch keeps may be parts of others' files, too. The rows of each new
   * file that the epochs name follow each other, from the first to the last.
   */
  private void requireWholeFiles() {
    Map<String, List<EpochFile>> parts = new HashMap<>();
    files.forEach(
        (number, ofEpoch) -> {
          Set<EpochFile> kept = new HashSet<>(before.get(number).files());
          for (EpochFile part : ofEpoch) {
            if (!kept.contains(part)) {
              parts.computeIfAbsent(part.path(), path -> new ArrayList<>()).add(part);
            }
          }
        });
    parts.forEach(
        (path, ofFile) -> {
          ofFile.sort(Comparator.comparingLong(EpochFile::fromRow));
          long next = 0;
          for (EpochFile part : ofFile) {
            check(
                part.fromRow() == next
                    && part.fileRows() == ofFile.get(0).fileRows()
                    && part.fileBytes() == ofFile.get(0).fileBytes(),
                "Cannot compact: row %d of a new file is no epoch's, or two epochs' (%s)",
                next,
                path);
            next += part.rows();
          }
          check(
              next == ofFile.get(0).fileRows(),
              "Cannot compact: rows from %d on of a new file are no epoch's (%s)",
              next,
              path);
        });
  }

  SortedMap<Long, List<EpochFile>> files() {
    return files;
  }

  /** Whether the epochs are in the new files already, after a call that seemed lost. */
  boolean isDone(LedgerFiles ledger, LedgerState state) {
    Map<Long, List<EpochFile>> now = filesNow(ledger, state);
    return files.equals(now);
  }

  void requireFits(LedgerFiles ledger, LedgerState state) {
    Map<Long, List<EpochFile>> now = filesNow(ledger, state);
    for (ChannelEpoch epoch : before.values()) {
      if (!epoch.files().equals(now.get(epoch.number()))) {
        throw new BridgeException(
            ErrorCode.CHANNEL_BUSY,
            String.format(
                "Cannot compact epoch %d: it is void, expired or compacted by now. Plan anew (%s)",
                epoch.number(), ledger.location()));
      }
    }
  }

  private Map<Long, List<EpochFile>> filesNow(LedgerFiles ledger, LedgerState state) {
    Map<Long, List<EpochFile>> now = new TreeMap<>();
    EpochIterator epochs =
        EpochIterator.oldestFirst(
            ledger, state, new EpochRange(before.firstKey(), before.lastKey()));
    while (epochs.hasNext()) {
      ChannelEpoch epoch = epochs.next();
      if (files.containsKey(epoch.number())) {
        now.put(epoch.number(), epoch.files());
      }
    }
    return now;
  }
}
