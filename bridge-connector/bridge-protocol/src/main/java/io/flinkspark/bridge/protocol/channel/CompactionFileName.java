package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a data file that a compaction writes. It says when the compaction began: one that has
 * not published its files {@link #PUBLISH_WITHIN} that time gives them up, so that an older file
 * which no epoch names is nobody's.
 *
 * @param startMillis when the compaction began, by the clock of who started it
 * @param index which of its files
 * @param unique tells files apart
 * @param extension of the format, such as {@code parquet}
 */
public record CompactionFileName(long startMillis, int index, String unique, String extension) {

  /** A compaction enters its files into the ledger so soon after its start, or never. */
  public static final Duration PUBLISH_WITHIN = Duration.ofHours(6);

  /**
   * A file that no epoch names is dead so long after the start. What is more than {@link
   * #PUBLISH_WITHIN} covers clocks that differ, and a process that stands still between its look at
   * the clock and its entry.
   */
  public static final Duration DEAD_AFTER = Duration.ofHours(24);

  static final String PREFIX = "compaction";

  private static final Pattern NAME =
      Pattern.compile(PREFIX + "_(\\d{1,18})_(\\d{1,9})_([A-Za-z0-9-]{1,80})\\.([a-z]+)");

  public CompactionFileName {
    check(
        NAME.matcher(text(startMillis, index, unique, extension)).matches(),
        "Cannot name a compaction's file: start %d, index %d, %s.%s",
        startMillis,
        index,
        unique,
        extension);
  }

  /** Reads the last name of a path; empty when no compaction has given it. */
  public static Optional<CompactionFileName> parse(String path) {
    Matcher name = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
    return name.matches()
        ? Optional.of(
            new CompactionFileName(
                Long.parseLong(name.group(1)),
                Integer.parseInt(name.group(2)),
                name.group(3),
                name.group(4)))
        : Optional.empty();
  }

  /** Whether a file of this name that no epoch names will never be named. */
  boolean isDead(long nowMillis) {
    return nowMillis - startMillis > DEAD_AFTER.toMillis();
  }

  private static String text(long startMillis, int index, String unique, String extension) {
    return PREFIX + "_" + startMillis + "_" + index + "_" + unique + "." + extension;
  }

  @Override
  public String toString() {
    return text(startMillis, index, unique, extension);
  }
}
