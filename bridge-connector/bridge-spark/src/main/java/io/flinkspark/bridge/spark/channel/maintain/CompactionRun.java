package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.CompactionFileName;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.spark.channel.maintain.Rewrite.Piece;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Copies rows on the executors, then enters the new files into the ledger. */
final class CompactionRun {

  /** Parquet's own default; smaller when a file is to be smaller. */
  private static final long LARGEST_ROW_GROUP = 128L << 20;

  private static final int MAX_PUBLISH_ATTEMPTS = 5;
  private static final String DESCRIPTION = "spark.job.description";

  private final ChannelPlace place;
  private final JavaSparkContext spark;
  private final long rowGroupBytes;
  private final Broadcast<SerializableConfiguration> configuration;
  private final Runnable beforePublishing;

  CompactionRun(
      SparkSession session, ChannelPlace place, long targetBytes, Runnable beforePublishing) {
    this.place = place;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.rowGroupBytes = Math.min(LARGEST_ROW_GROUP, targetBytes);
    this.configuration = spark.broadcast(new SerializableConfiguration(place.configuration()));
    this.beforePublishing = beforePublishing;
  }

  /**
   * Does one plan.
   *
   * @throws BridgeException with CHANNEL_BUSY when the epochs have changed meanwhile
   */
  CompactResult rewrite(CompactionGroup group) {
    long start = System.currentTimeMillis();
    List<List<Piece>> written = write(group.rewrites(), start);
    beforePublishing.run();
    CompactionPlan plan;
    try {
      plan = group.plan(written);
    } catch (RuntimeException e) {
      deleteUnnamed(group, written);
      throw e;
    }
    publish(group, plan, written, start);
    return group.result(written);
  }

  private List<List<Piece>> write(List<Rewrite> rewrites, long start) {
    String root = place.root();
    String unique = UUID.randomUUID().toString();
    Broadcast<SerializableConfiguration> shared = configuration;
    long rowGroup = rowGroupBytes;
    String description = spark.getLocalProperty(DESCRIPTION);
    spark.setLocalProperty(
        DESCRIPTION, String.format("compaction of %s: %d new files", root, rewrites.size()));
    try {
      return spark
          .parallelize(rewrites, rewrites.size())
          .map(
              rewrite -> {
                // Attempts of one task write files of their own.
                String mine = unique + "-" + TaskContext.get().taskAttemptId();
                CompactionFileName name =
                    new CompactionFileName(start, rewrite.index(), mine, "parquet");
                return new RewriteTask(rewrite, root, shared.value().value(), name, rowGroup).run();
              })
          .collect();
    } catch (Exception e) {
      // Also Spark's own checked ones, which Scala does not declare.
      deleteOf(rewrites, unique);
      throw unwrapped(e);
    } finally {
      spark.setLocalProperty(DESCRIPTION, description);
    }
  }

  /** What tasks of a failed job have finished; a task that fails deletes its own. */
  private void deleteOf(List<Rewrite> rewrites, String unique) {
    Set<String> folders = new HashSet<>();
    rewrites.forEach(rewrite -> folders.add(rewrite.folder()));
    DataFolder folder = place.folder();
    for (String path : folder.list().keySet()) {
      boolean isMine =
          folders.contains(path.substring(0, path.lastIndexOf('/') + 1))
              && CompactionFileName.parse(path)
                  .filter(name -> name.unique().startsWith(unique))
                  .isPresent();
      if (isMine) {
        folder.delete(path);
      }
    }
  }

  /** What a task has said, if it has said something. */
  private static RuntimeException unwrapped(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BridgeException said) {
        return said;
      }
    }
    return new BridgeException(
        ErrorCode.CHANNEL_STORAGE_FAILED,
        String.format("Cannot compact: copying failed: %s", failure.getMessage()),
        failure);
  }

  /**
   * Enters the plan. When it is refused, the new files are deleted, but not once the storage has
   * failed: then the entry may be there, or may still come to be there, and the files are left to
   * an {@link OrphansAction}, which waits for longer than that can take.
   */
  private void publish(
      CompactionGroup group, CompactionPlan plan, List<List<Piece>> written, long start) {
    for (int attempt = 1; ; attempt++) {
      boolean isCertain = attempt == 1;
      try {
        requireInTime(start);
        place.channel().compact(plan);
        return;
      } catch (BridgeException e) {
        if (e.code() != ErrorCode.CHANNEL_STORAGE_FAILED) {
          if (isCertain) {
            deleteUnnamed(group, written);
          }
          throw e;
        }
        if (attempt == MAX_PUBLISH_ATTEMPTS) {
          throw e;
        }
      }
      pause(attempt);
    }
  }

  private void requireInTime(long start) {
    Duration taken = Duration.ofMillis(System.currentTimeMillis() - start);
    if (taken.compareTo(CompactionFileName.PUBLISH_WITHIN) > 0) {
      throw new BridgeException(
          ErrorCode.CHANNEL_TOO_LARGE,
          String.format(
              "Cannot compact: copying took %s, and after %s the new files may be taken for"
                  + " orphans. Use more executors, or fewer epochs at once (%s)",
              taken, CompactionFileName.PUBLISH_WITHIN, place.location()));
    }
  }

  private static void pause(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(200L << attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BridgeException(ErrorCode.CHANNEL_STORAGE_FAILED, "Cannot compact: interrupted", e);
    }
  }

  /**
   * Deletes new files that no epoch names. An entry that seemed refused may have been made, and
   * changed since, so the newest view decides; it never comes to be made after that.
   */
  private void deleteUnnamed(CompactionGroup group, List<List<Piece>> written) {
    long first = group.epochs().get(0).number();
    Set<String> named = new HashSet<>();
    place
        .channel()
        .view()
        .epochs(first, group.lastEpoch())
        .flatMap((ChannelEpoch epoch) -> epoch.files().stream())
        .map(EpochFile::path)
        .forEach(named::add);
    DataFolder folder = place.folder();
    written.stream()
        .flatMap(List::stream)
        .map(Piece::path)
        .filter(path -> !named.contains(path))
        .forEach(folder::delete);
  }
}
