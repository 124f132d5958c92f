package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.EpochCommit;

/**
 * What a run commits for one checkpoint, as it lies in checkpoints until it is committed.
 *
 * @param run that wrote it
 * @param parent the run that made the checkpoint from which this attempt of the run was restored,
 *     itself after a failure; empty when it was restored from none, or from one without the sink
 * @param hasCheckpoints as in {@link RunStart}
 * @param commit files, schema and times
 */
record ChannelCommittable(String run, String parent, boolean hasCheckpoints, EpochCommit commit) {

  long checkpoint() {
    return commit.checkpoint();
  }

  long rows() {
    return commit.files().stream().mapToLong(file -> file.rows()).sum();
  }

  @Override
  public String toString() {
    return String.format(
        "checkpoint %d of run %s (%d rows in %d files)",
        checkpoint(), run, rows(), commit.files().size());
  }
}
