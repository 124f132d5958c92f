package io.flinkspark.bridge.protocol.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random histories of producers as Flink runs them: files are opened, taken into checkpoints that
 * are skipped, aborted or completed, commits come late or not at all, jobs fail, are fenced, go
 * back, branch, and are restored from the same savepoint twice; epochs are compacted and expire.
 * Whenever somebody cleans, every dead file goes at once. No epoch ever names a file that went.
 */
class FileFatesHistoryTest {

  private static final int HISTORIES = Integer.getInteger("history.count", 60);
  private static final int STEPS = 250;

  /**
   * What a checkpoint holds: files that are not committed yet, by the checkpoint they belong to.
   */
  private record State(String run, long checkpoint, TreeMap<Long, List<String>> pending) {
    State copy() {
      return new State(run, checkpoint, new TreeMap<>(pending));
    }
  }

  private static final class Job {
    private final String run;
    private ChannelStart start;
    private State latest;
    private long lastSeen;
    private TreeMap<Long, List<String>> pending;
    private final List<String> open = new ArrayList<>();
    private ChannelWriter writer;
    private boolean isOver;

    Job(String run, ChannelStart start, State from) {
      this.run = run;
      this.start = start;
      restore(from);
    }

    void restore(State from) {
      latest = from;
      lastSeen = from.checkpoint();
      pending = from.copy().pending();
      open.clear();
      writer = null;
    }
  }

  private final Clock clock = TestProducer.ticking();
  private final MemoryChannelStorage storage = new MemoryChannelStorage();
  private final Set<String> disk = new HashSet<>();
  private final List<Job> jobs = new ArrayList<>();
  private final List<State> savepoints = new ArrayList<>();
  private final Map<FileFate, Integer> seen = new EnumMap<>(FileFate.class);
  private Random random;
  private long lastCheckpoint;
  private int names;
  private int deleted;
  private int committed;

  @Test
  void noEpochEverNamesAFileThatWasDead() {
    long base = Long.getLong("history.seed", System.nanoTime());
    Map<FileFate, Integer> seen = new EnumMap<>(FileFate.class);
    int deleted = 0;
    int committed = 0;
    for (int i = 0; i < HISTORIES; i++) {
      FileFatesHistoryTest history = new FileFatesHistoryTest();
      try {
        history.play(base + i);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dhistory.count=1 -Dhistory.seed=" + (base + i), e);
      }
      history.seen.forEach((fate, count) -> seen.merge(fate, count, Integer::sum));
      deleted += history.deleted;
      committed += history.committed;
    }
    // What is never met is not tested.
    if (HISTORIES > 1) {
      assertThat(seen).containsKeys(FileFate.DEAD, FileFate.PENDING, FileFate.UNDECIDED);
      assertThat(deleted).isGreaterThan(20 * HISTORIES);
      assertThat(committed).isGreaterThan(20 * HISTORIES);
    }
  }

  private Channel open() {
    RollUpSizes sizes = new RollUpSizes(1 + random.nextInt(9), 2 + random.nextInt(3));
    return Channel.openOrCreate(storage.again(), "orders", clock, sizes);
  }

  private void play(long seed) {
    random = new Random(seed);
    if (random.nextInt(3) == 0) {
      elsewhere();
    }
    begin();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(24)) {
        case 0 -> begin();
        case 1, 2 -> fromSavepoint();
        case 3, 4 -> fail(anyJob());
        case 5 -> compact();
        case 6 -> expire();
        case 7, 8, 9 -> clean();
        case 10, 11, 12, 13, 14, 15 -> write(anyJob());
        default -> checkpoint(random.nextInt(6) == 0 ? anyJob() : jobs.get(jobs.size() - 1));
      }
      requireFiles();
    }
    clean();
    requireFiles();
  }

  private Job anyJob() {
    int recent = Math.min(jobs.size(), 4);
    return jobs.get(jobs.size() - 1 - random.nextInt(recent));
  }

  private String newRun() {
    return "run-" + names++;
  }

  /** A job that has only ever written to another channel; its state is restored into this one. */
  private void elsewhere() {
    String run = newRun();
    Job job = new Job(run, new ChannelStart.Fresh(run, ChannelStart.Existing.KEEP), state(run, 0));
    for (int i = 0; i < 5; i++) {
      write(job);
      job.lastSeen = ++lastCheckpoint;
      job.pending.put(job.lastSeen, List.copyOf(job.open));
      job.open.clear();
      savepoints.add(new State(run, job.lastSeen, new TreeMap<>(job.pending)));
    }
    jobs.add(job);
  }

  private static State state(String run, long checkpoint) {
    return new State(run, checkpoint, new TreeMap<>());
  }

  private void begin() {
    String run = newRun();
    ChannelStart.Existing existing =
        random.nextInt(3) == 0 ? ChannelStart.Existing.VOID : ChannelStart.Existing.KEEP;
    jobs.add(new Job(run, new ChannelStart.Fresh(run, existing), state(run, 0)));
  }

  private void fromSavepoint() {
    if (savepoints.isEmpty()) {
      return;
    }
    int recent = Math.min(savepoints.size(), 6);
    State from = savepoints.get(savepoints.size() - 1 - random.nextInt(recent));
    String run = newRun();
    Job job =
        new Job(run, new ChannelStart.Restored(run, from.run(), from.checkpoint()), from.copy());
    jobs.add(job);
    if (random.nextBoolean()) {
      commitPending(job, from.checkpoint());
    }
  }

  /** The job restarts from its newest checkpoint; files that it had open are left behind. */
  private void fail(Job job) {
    if (job.isOver) {
      return;
    }
    job.restore(job.latest);
    if (job.latest.run().equals(job.run) && job.latest.checkpoint() > 0) {
      job.start = new ChannelStart.Restored(job.run, job.run, job.latest.checkpoint());
    }
    if (random.nextBoolean()) {
      commitPending(job, job.latest.checkpoint());
    }
  }

  private void write(Job job) {
    for (int task = random.nextInt(3); task >= 0; task--) {
      DataFileName name =
          new DataFileName(job.run, job.lastSeen, task, Integer.toString(names++), "parquet");
      String path = "data/" + name;
      disk.add(path);
      job.open.add(path);
    }
  }

  private void checkpoint(Job job) {
    if (job.isOver) {
      return;
    }
    // Some numbers are never seen by the tasks.
    lastCheckpoint += 1 + random.nextInt(2);
    long checkpoint = lastCheckpoint;
    job.pending.put(checkpoint, List.copyOf(job.open));
    job.open.clear();
    job.lastSeen = checkpoint;
    if (random.nextInt(5) == 0) {
      return; // Aborted: what it took stays with the job.
    }
    State state = new State(job.run, checkpoint, new TreeMap<>(job.pending));
    if (random.nextInt(4) == 0) {
      savepoints.add(state);
      if (random.nextBoolean()) {
        return; // Nothing is committed for a savepoint, nor recovered from it.
      }
    }
    job.latest = state;
    if (random.nextInt(5) > 0) {
      commitPending(job, checkpoint);
    }
  }

  /** Flink's committer: what is pending up to a checkpoint, in order. */
  private void commitPending(Job job, long through) {
    Set<ErrorCode> refusals =
        EnumSet.of(
            ErrorCode.CHANNEL_START_REFUSED,
            ErrorCode.CHANNEL_FENCED,
            ErrorCode.CHANNEL_COMMIT_CONFLICT);
    try {
      if (job.writer == null) {
        job.writer = open().claim(job.start);
      }
      while (!job.pending.isEmpty() && job.pending.firstKey() <= through) {
        commit(job, job.pending.firstKey());
        job.pending.pollFirstEntry();
        if (random.nextInt(12) == 0) {
          return; // It dies in between.
        }
      }
    } catch (BridgeException e) {
      assertThat(refusals).as(e.getMessage()).contains(e.code());
      job.isOver = true;
    }
  }

  private void commit(Job job, long checkpoint) {
    List<EpochFile> files =
        job.pending.get(checkpoint).stream()
            .sorted()
            .map(path -> EpochFile.whole(path, 10, 1000))
            .toList();
    CommitOutcome outcome =
        job.writer.commit(
            new EpochCommit(
                checkpoint, TestProducer.SCHEMA, files, EventTimes.NONE, checkpoint * 1000));
    if (outcome.isNew()) {
      committed++;
      assertThat(disk).containsAll(files.stream().map(EpochFile::path).toList());
    }
  }

  private void requireFiles() {
    if (committed > 0) {
      Channel.open(storage)
          .view()
          .epochs()
          .flatMap(epoch -> epoch.files().stream())
          .forEach(file -> assertThat(disk).contains(file.path()));
    }
  }

  private void compact() {
    List<ChannelEpoch> epochs = open().view().epochs().toList();
    if (epochs.isEmpty()) {
      return;
    }
    int from = random.nextInt(epochs.size());
    int to = from + 1 + random.nextInt(epochs.size() - from);
    List<ChannelEpoch> some = epochs.subList(from, to);
    // Long ago: dead as soon as no epoch names it.
    String path =
        "data/" + new CompactionFileName(1, 0, Integer.toString(names++), "parquet").toString();
    long rows = some.stream().mapToLong(ChannelEpoch::rows).sum();
    if (rows > 0) {
      disk.add(path);
      open().compact(ChannelTest.merged(some, path));
    }
  }

  private void expire() {
    long behind = open().view().end().epoch() - random.nextInt(10);
    if (behind > 0) {
      open().expire(behind);
    }
  }

  private void clean() {
    Set<String> unnamed = new HashSet<>(disk);
    if (random.nextBoolean()) {
      // The writer goes on between the list of files and the view.
      checkpoint(anyJob());
    }
    ChannelView view = open().view();
    FileFates fates = view.fates(Instant.now());
    view.epochs()
        .flatMap(epoch -> epoch.files().stream())
        .forEach(file -> unnamed.remove(file.path()));
    if (random.nextBoolean()) {
      // The writer goes on between the view and the deletion.
      checkpoint(anyJob());
    }
    for (String path : unnamed) {
      FileFate fate = fates.of(path);
      seen.merge(fate, 1, Integer::sum);
      if (fate == FileFate.DEAD) {
        disk.remove(path);
        deleted++;
      }
    }
  }
}
