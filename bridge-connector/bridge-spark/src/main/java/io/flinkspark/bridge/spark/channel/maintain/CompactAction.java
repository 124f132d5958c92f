package io.flinkspark.bridge.spark.channel.maintain;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Makes large files out of the small ones of neighbouring epochs. Each epoch keeps its number, its
 * rows and their order, whatever a reader's position is; only the files change, and small row
 * groups become large ones. Schemas, types and values are kept exactly. Immutable.
 *
 * <p>Files of one partition folder and one schema go together; files of other formats than Parquet
 * are left alone. The small files stay, for readers that have a view of them, until an {@link
 * OrphansAction} finds them.
 *
 * <p>The copying is done by Spark's executors, one task for each new file. When the epochs changed
 * meanwhile, because another compaction was first, the writer went back or they have expired, the
 * new files are deleted and the work is planned anew. A compaction that dies leaves files that
 * nobody sees; an {@link OrphansAction} removes them when they are a day old.
 */
public final class CompactAction {

  public static final long DEFAULT_TARGET_FILE_SIZE = 128L << 20;
  public static final int DEFAULT_MIN_INPUT_FILES = 5;

  private static final long SMALLEST_TARGET = 1 << 10;
  private static final int MAX_ATTEMPTS = 10;

  private final SparkSession spark;
  private final ChannelPlace place;
  private final CompactionPlanner planner;
  private final Runnable beforePublishing;

  CompactAction(SparkSession spark, ChannelPlace place) {
    this(
        spark,
        place,
        new CompactionPlanner(
            DEFAULT_TARGET_FILE_SIZE, DEFAULT_MIN_INPUT_FILES, CompactionPlan.MAX_EPOCHS),
        () -> {});
  }

  private CompactAction(
      SparkSession spark,
      ChannelPlace place,
      CompactionPlanner planner,
      Runnable beforePublishing) {
    this.spark = spark;
    this.place = place;
    this.planner = planner;
    this.beforePublishing = beforePublishing;
  }

  /** How long a new file should be. Files of less than three quarters of it are small. */
  public CompactAction targetFileSize(long bytes) {
    check(
        bytes >= SMALLEST_TARGET,
        "Cannot compact to files of %d bytes: at least %d",
        bytes,
        SMALLEST_TARGET);
    return with(new CompactionPlanner(bytes, planner.minInputFiles(), planner.maxEpochs()));
  }

  /** How many small files a new one is worth; at least two. */
  public CompactAction minInputFiles(int files) {
    check(files >= 2, "Cannot compact %d files into one: at least 2", files);
    return with(new CompactionPlanner(planner.targetBytes(), files, planner.maxEpochs()));
  }

  /** How many epochs one change of the ledger may move, at most 1,000. */
  public CompactAction maxEpochs(int epochs) {
    check(
        epochs >= 1 && epochs <= CompactionPlan.MAX_EPOCHS,
        "Cannot compact %d epochs at once: 1 to %d",
        epochs,
        CompactionPlan.MAX_EPOCHS);
    return with(new CompactionPlanner(planner.targetBytes(), planner.minInputFiles(), epochs));
  }

  private CompactAction with(CompactionPlanner other) {
    return new CompactAction(spark, place, other, beforePublishing);
  }

  /** For tests: runs between the copying and the ledger entry. */
  CompactAction beforePublishing(Runnable action) {
    return new CompactAction(spark, place, planner, action);
  }

  /** Does it, with the epochs that are there when it begins. */
  public CompactResult run() {
    CompactResult result = CompactResult.NOTHING;
    CompactionRun run = new CompactionRun(spark, place, planner.targetBytes(), beforePublishing);
    long last = place.channel().view().end().epoch();
    long done = 0;
    int attempts = 0;
    for (; ; ) {
      CompactionGroup group = null;
      try {
        ChannelView view = place.channel().view();
        Iterator<ChannelEpoch> epochs = view.epochs(done + 1, last).iterator();
        if (!epochs.hasNext()) {
          return result;
        }
        group = planner.next(epochs);
        result = result.plus(group.rewrites().isEmpty() ? passedOver(group) : run.rewrite(group));
        done = group.lastEpoch();
        attempts = 0;
      } catch (BridgeException e) {
        // The channel changed, and with it the files that the plan was made for.
        boolean isStale =
            e.code() == ErrorCode.CHANNEL_BUSY || e.code() == ErrorCode.CHANNEL_FILE_MISSING;
        if (!isStale || ++attempts == MAX_ATTEMPTS || group != null && isStill(group)) {
          throw e;
        }
        result = result.plus(new CompactResult(0, 0, 0, 0, 0, 0, 0, 0, 1));
      }
    }
  }

  private static CompactResult passedOver(CompactionGroup group) {
    return new CompactResult(0, 0, 0, 0, 0, 0, 0, group.otherFiles(), 0);
  }

  /** Whether all epochs are as they were, so that planning anew would change nothing. */
  private boolean isStill(CompactionGroup group) {
    ChannelView view = place.channel().view();
    return group.epochs().stream()
        .allMatch(epoch -> view.epoch(epoch.number()).equals(Optional.of(epoch)));
  }
}
