package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a data file that a run's task writes. It says who may commit it and when, so that a
 * file which no epoch names can be told from one that still may be committed.
 *
 * @param run the id of the run that writes it
 * @param afterCheckpoint the last checkpoint that the task had taken part in when it opened the
 *     file, 0 when none: the file can only be committed with a later one, the first that the task
 *     takes part in
 * @param subtask which of the parallel tasks
 * @param unique tells files apart
 * @param extension of the format, such as {@code parquet}
 */
public record DataFileName(
    String run, long afterCheckpoint, int subtask, String unique, String extension) {

  private static final Pattern NAME =
      Pattern.compile(
          "([A-Za-z0-9-]{1,100})_(\\d{1,18})_(\\d{1,9})_([A-Za-z0-9-]{1,50})\\.([a-z]+)");

  public DataFileName {
    check(
        NAME.matcher(text(run, afterCheckpoint, subtask, unique, extension)).matches(),
        "Cannot name a data file: run %s, checkpoint %d, subtask %d, %s.%s",
        run,
        afterCheckpoint,
        subtask,
        unique,
        extension);
    check(
        !run.equals(CompactionFileName.PREFIX),
        "Cannot name a data file: a run cannot be called %s",
        run);
  }

  /** A name that no other file has. */
  public static DataFileName of(String run, long afterCheckpoint, int subtask, String extension) {
    return new DataFileName(run, afterCheckpoint, subtask, UUID.randomUUID().toString(), extension);
  }

  /** Reads the last name of a path; empty when no run's task has given it. */
  public static Optional<DataFileName> parse(String path) {
    Matcher name = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
    return name.matches() && !name.group(1).equals(CompactionFileName.PREFIX)
        ? Optional.of(
            new DataFileName(
                name.group(1),
                Long.parseLong(name.group(2)),
                Integer.parseInt(name.group(3)),
                name.group(4),
                name.group(5)))
        : Optional.empty();
  }

  private static String text(
      String run, long afterCheckpoint, int subtask, String unique, String extension) {
    return run + "_" + afterCheckpoint + "_" + subtask + "_" + unique + "." + extension;
  }

  @Override
  public String toString() {
    return text(run, afterCheckpoint, subtask, unique, extension);
  }
}
