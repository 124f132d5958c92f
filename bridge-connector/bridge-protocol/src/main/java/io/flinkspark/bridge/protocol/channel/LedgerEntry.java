package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One change of the channel, under the number after the last one's. */
sealed interface LedgerEntry {

  long number();

  /** The clock of who wrote it, never behind the entry before. */
  long timeMillis();

  /**
   * A writer becomes the channel's only one; whoever was before is fenced.
   *
   * @param writer of this attempt, random
   * @param run that it belongs to
   * @param parent the run that it was restored from; empty when none
   * @param checkpoint that it was restored from; 0 when none
   * @param keep epochs behind this one become void
   * @param watermarkMillis of the epoch that is now the newest of its chain
   */
  record Claim(
      long number,
      long timeMillis,
      String writer,
      String run,
      String parent,
      long checkpoint,
      long keep,
      long watermarkMillis)
      implements LedgerEntry {
    public Claim {
      ChannelRun.checkId("writer", writer);
      ChannelRun.checkId("run", run);
      if (!parent.isEmpty()) {
        ChannelRun.checkId("parent run", parent);
      }
      check(
          checkpoint >= 0 && keep >= 0,
          "Cannot use a claim: checkpoint %d, keeps %d",
          checkpoint,
          keep);
    }

    Claim at(long newNumber, long newTimeMillis) {
      return new Claim(
          newNumber, newTimeMillis, writer, run, parent, checkpoint, keep, watermarkMillis);
    }
  }

  /** An epoch is added. */
  record Commit(long number, long timeMillis, ChannelEpoch epoch) implements LedgerEntry {}

  /** Rows of some epochs move to other files. */
  record Compaction(long number, long timeMillis, SortedMap<Long, List<EpochFile>> files)
      implements LedgerEntry {
    public Compaction {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /**
   * Epochs up to one are forgotten.
   *
   * @param through the last of them, live until now
   * @param checkpoint its checkpoint
   */
  record Expiry(long number, long timeMillis, long through, long checkpoint)
      implements LedgerEntry {}
}
