package io.flinkspark.bridge.protocol.channel;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells of data files that no live epoch names whether one may still come to name them, from their
 * names and one state of the ledger. Immutable and thread-safe.
 *
 * <p>A file {@link DataFileName} (run R, after checkpoint L) is committed with the first checkpoint
 * C &gt; L that its task takes part in, or never. That is done by R, or by a run that was restored
 * from a checkpoint of R that has C's files in its state, so not before C. Who commits C commits
 * what is in the state before it in order. So, of what the ledger knows of R itself:
 *
 * <ul>
 *   <li>R has <b>ended</b>: neither R nor a run restored from it can claim the channel.
 *   <li>L &lt; R's <b>committed</b>: R committed a later checkpoint, and every restore of R that is
 *       allowed counts that one, or the checkpoint that it goes back to, as done. That C &le; it
 *       was committed without this file, or the file is of an attempt that failed.
 *   <li>L &ge; R's <b>through</b>: checkpoints of R up to there can be restored, and none of them
 *       has the file.
 * </ul>
 *
 * <p>What a descendant of R has committed proves nothing. It may have committed R's last files from
 * its restored state; when they were compacted or have expired since, no epoch names them, and yet
 * R's checkpoint may be restored a second time: the descendant's epochs become void and these very
 * files are committed again.
 *
 * <p>While the channel has no epoch, and while a run that began from a checkpoint of an unknown run
 * has not committed past that checkpoint, files of any run may be in the state that it was restored
 * from: then none is dead.
 *
 * <p><b>Races.</b> The rule holds for the state that it was made from and for all later ones: a
 * dead file stays dead, whatever claims, commits and compactions follow. So who cleans lists the
 * files first and takes a view after that: a file that was listed and committed meanwhile is named
 * in the view, and one that is committed later is not dead in it. A writer that is slow, fenced or
 * about to commit needs no lock. For compactions, which are in no ledger before they are done, the
 * bound in {@link CompactionFileName} stands instead.
 */
public final class FileFates {

  private final Map<String, ChannelRun> runs = new HashMap<>();
  private final Set<String> ended;
  private final boolean strangersMayCommit;
  private final long nowMillis;

  FileFates(LedgerHead head, Instant now) {
    head.runs().forEach(run -> runs.put(run.id(), run));
    this.ended = new HashSet<>(head.ended());
    this.strangersMayCommit = head.lastEpoch() == 0 || isAdopting(head.runs());
    this.nowMillis = now.toEpochMilli();
  }

  /** Whether a run began with another channel's or a forgotten run's state, and is not past it. */
  private static boolean isAdopting(List<ChannelRun> runs) {
    boolean hasParent = false;
    for (ChannelRun run : runs) {
      if (!hasParent && run.committed() < run.base()) {
        return true;
      }
      // The run behind one that was branched off is its child.
      hasParent = run.through() != Long.MAX_VALUE;
    }
    return false;
  }

  /**
   * The fate of a file that no live epoch of the state names.
   *
   * @param path its path, or its name alone
   */
  public FileFate of(String path) {
    Optional<CompactionFileName> compaction = CompactionFileName.parse(path);
    if (compaction.isPresent()) {
      return compaction.get().isDead(nowMillis) ? FileFate.DEAD : FileFate.PENDING;
    }
    return DataFileName.parse(path).map(this::of).orElse(FileFate.FOREIGN);
  }

  private FileFate of(DataFileName name) {
    ChannelRun run = runs.get(name.run());
    if (run == null && !ended.contains(name.run())) {
      return FileFate.UNDECIDED;
    }
    if (strangersMayCommit) {
      return FileFate.PENDING;
    }
    boolean dead =
        run == null
            || name.afterCheckpoint() < run.committed()
            || name.afterCheckpoint() >= run.through();
    return dead ? FileFate.DEAD : FileFate.PENDING;
  }
}
