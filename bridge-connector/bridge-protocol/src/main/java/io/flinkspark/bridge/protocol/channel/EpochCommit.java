package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a writer wants to commit for one checkpoint. No files is allowed: the epoch then only says
 * how far the watermark is.
 *
 * @param checkpoint greater than 0, and greater than all that were committed before
 * @param files complete and durable by now, each whole and under a name that nobody uses again
 * @param eventTimes of all rows
 * @param watermarkMillis as in {@link ChannelEpoch}
 */
public record EpochCommit(
    long checkpoint,
    ChannelSchema schema,
    List<EpochFile> files,
    EventTimes eventTimes,
    long watermarkMillis) {

  public static final int MAX_FILES = 50_000;

  public EpochCommit {
    files = List.copyOf(files);
    check(checkpoint > 0, "Cannot commit checkpoint %d: the first is 1", checkpoint);
    if (files.size() > MAX_FILES) {
      throw new BridgeException(
          ErrorCode.CHANNEL_TOO_LARGE,
          String.format(
              "Cannot commit checkpoint %d: more than %d files (%d). Write fewer, larger files or"
                  + " checkpoint more often",
              checkpoint, MAX_FILES, files.size()));
    }
    Set<String> paths = new HashSet<>();
    for (EpochFile file : files) {
      check(
          file.isWhole(),
          "Cannot commit checkpoint %d: only a part of a file (%s)",
          checkpoint,
          file.path());
      check(
          paths.add(file.path()),
          "Cannot commit checkpoint %d: a file twice (%s)",
          checkpoint,
          file.path());
    }
  }

  long rows() {
    return ChannelEpoch.rowsOf(files);
  }

  ChannelEpoch toEpoch(LedgerHead head, ChannelRun run, long committedMillis) {
    return new ChannelEpoch(
        head.lastEpoch() + 1,
        head.claim(),
        checkpoint,
        schema.id(),
        files,
        rows(),
        files.stream().mapToLong(EpochFile::fileBytes).reduce(0, Math::addExact),
        eventTimes,
        Math.max(run.watermarkMillis(), watermarkMillis),
        committedMillis);
  }
}
