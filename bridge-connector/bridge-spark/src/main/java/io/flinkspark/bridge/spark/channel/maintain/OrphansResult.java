package io.flinkspark.bridge.spark.channel.maintain;

import java.util.List;

/**
 * What became of the files that no epoch names.
 *
 * @param deleted were removed; in a dry run, would have been
 * @param waiting are nobody's, but have not been seen so for as long as the grace is
 * @param pending may still be committed
 * @param undecided are of runs that the ledger does not know
 * @param foreign have names that nobody of us gives
 */
public record OrphansResult(
    Group deleted, Group waiting, Group pending, Group undecided, Group foreign) {

  /** How many paths a group names at most. */
  public static final int MAX_EXAMPLES = 20;

  /**
   * Some files.
   *
   * @param examples the first paths, in order
   */
  public record Group(long files, long bytes, List<String> examples) {
    public Group {
      examples = List.copyOf(examples);
    }
  }
}
