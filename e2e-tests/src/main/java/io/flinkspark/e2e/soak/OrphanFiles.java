package io.flinkspark.e2e.soak;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data files of a channel that no epoch names, as {@code ChannelJob orphans} tells.
 *
 * @param dead left by attempts that failed; a later {@code orphans} removes them
 * @param unclear those of which it cannot say so: they may still be committed, or nobody knows them
 */
record OrphanFiles(long dead, long unclear) {
  private static final Pattern LINE = Pattern.compile("(?m)^([0-9,]+) files of \\S+ \\S+: (.*)$");

  /**
   * @param log of the job
   */
  static OrphanFiles parse(String log) {
    long dead = 0;
    long unclear = 0;
    int lines = 0;
    Matcher line = LINE.matcher(log);
    while (line.find()) {
      long files = Long.parseLong(line.group(1).replace(",", ""));
      lines++;
      if (line.group(2).equals("would be removed")) {
        dead += files;
      } else {
        unclear += files;
      }
    }
    if (lines == 0) {
      throw new SoakException("Cannot tell what is left in a channel; the job printed\n" + log);
    }
    return new OrphanFiles(dead, unclear);
  }
}
