package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random histories: jobs that start, commit, fail, restart and go back, side by side, with
 * compaction, expiry and lost responses. After each commit the channel holds exactly what that job
 * has committed in its own history; a streaming reader holds the same, after it undid what it was
 * told to undo.
 */
class HistoryTest {

  private static final int HISTORIES = Integer.getInteger("history.count", 100);
  private static final int STEPS = 150;

  /** A job's state: what its history has written, checkpoint after checkpoint. */
  private record Savepoint(String run, long checkpoint, List<String> history) {}

  private static final class Job {
    private final String run;
    private final Channel channel;
    private final List<String> history;
    private ChannelWriter writer;
    private Savepoint latest;
    private boolean isFenced;

    Job(String run, Channel channel, Savepoint from) {
      this.run = run;
      this.channel = channel;
      this.latest = from;
      this.history = new ArrayList<>(from.history());
    }
  }

  private final Clock clock = TestProducer.ticking();
  private Random random;
  private MemoryChannelStorage storage;
  private final List<Job> jobs = new ArrayList<>();
  private final List<Savepoint> savepoints = new ArrayList<>();
  private long lastCheckpoint;
  private int runs;
  private Job owner;

  private final List<ChannelEpoch> read = new ArrayList<>();
  private final List<ChannelPosition> positions = new ArrayList<>();
  private ChannelPosition position;
  private long forgotten;

  private int commits;
  private int rewinds;
  private int refusals;

  @Test
  void channelAndReaderHoldWhatTheLastJobCommitted() {
    long base = Long.getLong("history.seed", System.nanoTime());
    int allCommits = 0;
    int allRewinds = 0;
    int allRefusals = 0;
    for (int i = 0; i < HISTORIES; i++) {
      HistoryTest history = new HistoryTest();
      try {
        history.play(base + i);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dhistory.count=1 -Dhistory.seed=" + (base + i), e);
      }
      allCommits += history.commits;
      allRewinds += history.rewinds;
      allRefusals += history.refusals;
    }
    // What is never met is not tested.
    assertThat(allCommits).isGreaterThan(20 * HISTORIES);
    if (HISTORIES > 1) {
      assertThat(allRewinds).isGreaterThan(HISTORIES / 4);
      assertThat(allRefusals).isGreaterThan(HISTORIES / 4);
    }
  }

  private Channel open() {
    // Now and then an operation fails, done or not.
    WatchedStorage.When when = WatchedStorage.When.values()[random.nextInt(2)];
    ChannelStorage failing = new WatchedStorage(storage.again(), random.nextInt(60), when);
    RollUpSizes sizes = new RollUpSizes(1 + random.nextInt(9), 2 + random.nextInt(3));
    for (; ; ) {
      try {
        return Channel.openOrCreate(failing, "orders", clock, sizes);
      } catch (BridgeException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_STORAGE_FAILED);
      }
    }
  }

  private void play(long seed) {
    random = new Random(seed);
    storage = new MemoryChannelStorage();
    open();
    startFresh();
    position = Channel.open(storage).view().start();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(20)) {
        case 0 -> startFresh();
        case 1 -> startFromSavepoint();
        case 2, 3 -> restart(anyJob());
        case 4 -> compact();
        case 5 -> expire();
        case 6, 7, 8 -> read();
        default -> checkpoint(random.nextInt(8) == 0 ? anyJob() : jobs.get(jobs.size() - 1));
      }
    }
    read();
  }

  private Job anyJob() {
    return jobs.get(random.nextInt(jobs.size()));
  }

  private void startFresh() {
    ChannelStart.Existing existing =
        ChannelStart.Existing.values()[random.nextInt(ChannelStart.Existing.values().length)];
    List<String> before = existing == ChannelStart.Existing.KEEP ? live() : List.of();
    String run = "run" + runs++;
    Job job = new Job(run, open(), new Savepoint(run, 0, before));
    start(job, new ChannelStart.Fresh(run, existing));
  }

  private void startFromSavepoint() {
    if (!savepoints.isEmpty()) {
      int recent = Math.min(savepoints.size(), 8);
      Savepoint from = savepoints.get(savepoints.size() - 1 - random.nextInt(recent));
      Job job = new Job("run" + runs++, open(), from);
      start(job, new ChannelStart.Restored(job.run, from.run(), from.checkpoint()));
    }
  }

  /** A failure inside a job: the newest checkpoint, the same run. */
  private void restart(Job job) {
    if (job.isFenced) {
      return;
    }
    job.history.clear();
    job.history.addAll(job.latest.history());
    ChannelStart start =
        job.latest.checkpoint() == 0
            ? new ChannelStart.Fresh(job.run, ChannelStart.Existing.REFUSE)
            : new ChannelStart.Restored(job.run, job.latest.run(), job.latest.checkpoint());
    start(job, start);
  }

  private void start(Job job, ChannelStart start) {
    boolean wasOwner = job == owner;
    Set<ErrorCode> allowed =
        wasOwner
            ? EnumSet.noneOf(ErrorCode.class)
            : EnumSet.of(ErrorCode.CHANNEL_START_REFUSED, ErrorCode.CHANNEL_FENCED);
    if (!attempt(() -> job.writer = job.channel.claim(start), allowed)) {
      refusals++;
      job.isFenced = true;
      return;
    }
    owner = job;
    if (!jobs.contains(job)) {
      jobs.add(job);
    }
    // Flink commits again what the state holds: here the newest checkpoint's file.
    if (start instanceof ChannelStart.Restored restored) {
      commit(job, restored.checkpoint());
    }
  }

  private void checkpoint(Job job) {
    if (job.isFenced || job.writer == null) {
      return;
    }
    long checkpoint = ++lastCheckpoint;
    String file = job.run + "-" + checkpoint;
    job.history.add(file);
    job.latest = new Savepoint(job.run, checkpoint, List.copyOf(job.history));
    if (random.nextInt(4) == 0) {
      savepoints.add(job.latest);
    }
    if (random.nextInt(10) > 0) {
      commit(job, checkpoint);
    } else {
      // It fails between checkpoint and commit, and commits after its restart.
      restart(job);
      if (!job.isFenced) {
        commit(job, checkpoint);
      }
    }
  }

  private void commit(Job job, long checkpoint) {
    String file = job.history.get(job.history.size() - 1);
    EpochCommit commit = commit(file.substring(0, file.lastIndexOf('-')), checkpoint);
    Set<ErrorCode> allowed =
        job == owner ? EnumSet.noneOf(ErrorCode.class) : EnumSet.of(ErrorCode.CHANNEL_FENCED);
    boolean done = attempt(() -> job.writer.commit(commit), allowed);
    assertThat(done).as("only the owner commits").isEqualTo(job == owner);
    if (!done) {
      job.isFenced = true;
      return;
    }
    commits++;
    List<String> live = live();
    int expired = job.history.size() - live.size();
    assertThat(expired).isGreaterThanOrEqualTo(0);
    assertThat(live).isEqualTo(job.history.subList(expired, job.history.size()));
    if (Channel.open(storage).view().start().epoch() == 0) {
      assertThat(expired).isZero();
    }
  }

  /** Repeats a call while the storage fails; false when it is refused with an allowed code. */
  private static boolean attempt(Runnable call, Set<ErrorCode> allowed) {
    for (; ; ) {
      try {
        call.run();
        return true;
      } catch (BridgeException e) {
        if (allowed.contains(e.code())) {
          return false;
        }
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CHANNEL_STORAGE_FAILED);
      }
    }
  }

  private List<String> live() {
    return Channel.open(storage).view().epochs().map(HistoryTest::content).toList();
  }

  /** What an epoch holds, whatever file it is in: its attempt is part of the schema id. */
  private static String content(ChannelEpoch epoch) {
    return epoch.schemaId();
  }

  private static EpochCommit commit(String run, long checkpoint) {
    EpochCommit plain = TestProducer.commit(run, checkpoint);
    return new EpochCommit(
        checkpoint,
        new ChannelSchema(run + "-" + checkpoint, "{}"),
        plain.files(),
        plain.eventTimes(),
        plain.watermarkMillis());
  }

  private void compact() {
    List<ChannelEpoch> epochs = Channel.open(storage).view().epochs().toList();
    if (epochs.isEmpty()) {
      return;
    }
    int from = random.nextInt(epochs.size());
    int to = from + 1 + random.nextInt(epochs.size() - from);
    String path = "data/merged-" + random.nextInt(1_000_000) + ".parquet";
    CompactionPlan plan = ChannelTest.merged(epochs.subList(from, to), path);
    Channel compactor = open();
    attempt(() -> compactor.compact(plan), EnumSet.noneOf(ErrorCode.class));
  }

  private void expire() {
    ChannelView view = Channel.open(storage).view();
    long behind = view.end().epoch() - random.nextInt(30);
    if (behind > 0) {
      Channel channel = open();
      attempt(() -> channel.expire(behind), EnumSet.noneOf(ErrorCode.class));
    }
  }

  /** Reads a few epochs on from its position; undoes what became void. */
  private void read() {
    ChannelView view = Channel.open(storage).view();
    try {
      view.requireValid(position);
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.CHANNEL_REWOUND) {
        rewinds++;
        undo(view);
      } else {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CHANNEL_EXPIRED);
        startAnew(view);
      }
    }
    view.after(position)
        .limit(1 + random.nextInt(20))
        .forEach(
            epoch -> {
              position = view.position(epoch.number());
              positions.add(position);
              read.add(epoch);
            });
    // What it holds is what the channel holds up to here, but for what expired since it was read.
    long expired = Math.max(view.start().epoch(), forgotten);
    assertThat(
            read.stream()
                .filter(epoch -> epoch.number() > expired)
                .map(HistoryTest::content)
                .toList())
        .isEqualTo(view.epochs(expired + 1, position.epoch()).map(HistoryTest::content).toList());
  }

  private void undo(ChannelView view) {
    int valid = read.size();
    while (valid > 0 && !isValid(view, positions.get(valid - 1))) {
      valid--;
    }
    if (valid == 0) {
      startAnew(view);
      return;
    }
    read.subList(valid, read.size()).clear();
    positions.subList(valid, positions.size()).clear();
    position = positions.get(valid - 1);
  }

  private void startAnew(ChannelView view) {
    read.clear();
    positions.clear();
    position = view.start();
    forgotten = position.epoch();
  }

  private static boolean isValid(ChannelView view, ChannelPosition position) {
    try {
      view.requireValid(position);
      return true;
    } catch (BridgeException e) {
      return false;
    }
  }
}
