package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkspark.bridge.flink.RetryPolicy;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.ChannelStart.Existing;
import io.flinkspark.bridge.protocol.channel.EpochCommit;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.runtime.metrics.groups.MetricsGroupTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A committer whose process dies at each point of its work, and what Flink does then. */
class ChannelCommitterTest {

  private static final ChannelSchema SCHEMA = new ChannelSchema("numbers", "{}");
  private static final int CHECKPOINTS = 5;

  @TempDir private Path directory;

  private static ChannelSinkOptions options(SinkLocation location, String run, Existing existing) {
    return new ChannelSinkOptions(
        location,
        "numbers-v1",
        run,
        existing,
        1,
        1,
        new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private static ChannelCommitter committer(ChannelSinkOptions options, OptionalLong restored) {
    return new ChannelCommitter(
        options, restored, MetricsGroupTestUtils.mockCommitterMetricGroup());
  }

  /** As many rows as the checkpoint's number, in a file that only this attempt has. */
  private static ChannelCommittable committable(
      String run, String parent, long checkpoint, boolean hasCheckpoints) {
    EpochFile file = EpochFile.whole("data/" + run + "-" + checkpoint + ".parquet", checkpoint, 1);
    return new ChannelCommittable(
        run,
        parent,
        hasCheckpoints,
        new EpochCommit(checkpoint, SCHEMA, List.of(file), EventTimes.NONE, checkpoint));
  }

  private static final class Request implements CommitRequest<ChannelCommittable> {

    private final ChannelCommittable committable;
    private int retries;
    private boolean isToRetry;
    private boolean wasCommitted;

    Request(ChannelCommittable committable) {
      this.committable = committable;
    }

    @Override
    public ChannelCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return retries;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      throw new AssertionError("drops the rows", t);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      throw new AssertionError(t);
    }

    @Override
    public void retryLater() {
      retries++;
      isToRetry = true;
    }

    @Override
    public void updateAndRetryLater(ChannelCommittable other) {
      throw new AssertionError("commits something else");
    }

    @Override
    public void signalAlreadyCommitted() {
      wasCommitted = true;
    }
  }

  /** What Flink does with one committable. */
  private static Request commit(ChannelCommitter committer, ChannelCommittable committable)
      throws InterruptedException {
    Request request = new Request(committable);
    do {
      request.isToRetry = false;
      committer.commit(List.of(request));
    } while (request.isToRetry);
    return request;
  }

  /**
   * Checkpoints 1 to 5 complete one after the other, and each commit is made after it. When the
   * process dies, the job goes on from the last complete checkpoint, and its committables that may
   * not be committed are committed again.
   */
  private void runToTheEnd(SinkLocation location, String run) throws InterruptedException {
    TreeMap<Long, ChannelCommittable> pending = new TreeMap<>();
    OptionalLong restored = OptionalLong.empty();
    String parent = "";
    long complete = 0;
    while (complete < CHECKPOINTS || !pending.isEmpty()) {
      try {
        ChannelCommitter committer = committer(options(location, run, Existing.REFUSE), restored);
        for (ChannelCommittable recovered : new ArrayList<>(pending.values())) {
          commit(committer, recovered);
          pending.remove(recovered.checkpoint());
        }
        while (complete < CHECKPOINTS) {
          complete++;
          pending.put(complete, committable(run, parent, complete, true));
          commit(committer, pending.get(complete));
          pending.remove(complete);
        }
      } catch (Faults.Died | BridgeException e) {
        restored = OptionalLong.of(complete);
        parent = run;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Faults.Kind.class)
  void eachCheckpointIsOneEpochWhereverTheProcessDies(Faults.Kind kind) throws Exception {
    int creation = 1;
    for (boolean isHit = true; isHit; creation++) {
      Path root = directory.resolve("at-" + creation);
      Faults faults = new Faults().atCreation(kind, creation);
      runToTheEnd(faults.location(root), "run");

      assertThat(new ChannelRows(root).epochs())
          .as("%s at creation %d", kind, creation)
          .extracting(ChannelEpoch::checkpoint)
          .isEqualTo(LongStream.rangeClosed(1, CHECKPOINTS).boxed().toList());
      isHit = faults.hits() > 0;
    }
    // Identity, schema, claim and epochs.
    assertThat(creation).isGreaterThan(3 + CHECKPOINTS);
  }

  @ParameterizedTest
  @EnumSource(Faults.Kind.class)
  void aRunWithoutCheckpointsIsOneEpochWhereverTheProcessDies(Faults.Kind kind) throws Exception {
    for (Existing existing : Existing.values()) {
      int creation = 1;
      for (boolean isHit = true; isHit; creation++) {
        Path root = directory.resolve(existing + "-at-" + creation);
        if (existing != Existing.REFUSE) {
          runToTheEnd(new Faults().location(root), "before");
        }
        Faults faults = new Faults().atCreation(kind, creation);
        commitBatch(options(faults.location(root), "run", existing));

        List<ChannelEpoch> epochs = new ChannelRows(root).epochs();
        assertThat(epochs).hasSize(existing == Existing.KEEP ? CHECKPOINTS + 1 : 1);
        assertThat(epochs.get(epochs.size() - 1).files())
            .extracting(EpochFile::path)
            .containsExactly("data/run-1.parquet");
        isHit = faults.hits() > 0;
      }
    }
  }

  /** Begins again until it does not fail. */
  private static void commitBatch(ChannelSinkOptions options) throws InterruptedException {
    boolean isDone = false;
    while (!isDone) {
      try {
        commit(committer(options, OptionalLong.empty()), committable(options.run(), "", 1, false));
        isDone = true;
      } catch (Faults.Died e) {
        isDone = false;
      }
    }
  }

  @Test
  void aRecoveredCommittableTellsItsRun() throws Exception {
    SinkLocation location = new Faults().location(directory);
    runToTheEnd(location, "first");
    ChannelCommitter restored =
        committer(options(location, "second", Existing.REFUSE), OptionalLong.of(3));
    Request recovered = commit(restored, committable("first", "", 3, true));
    Request added = commit(restored, committable("second", "first", 4, true));

    assertThat(recovered.wasCommitted).isTrue();
    assertThat(added.wasCommitted).isFalse();
    assertThat(new ChannelRows(directory).epochs())
        .extracting(ChannelEpoch::number, ChannelEpoch::checkpoint)
        .containsExactly(tuple(1L, 1L), tuple(2L, 2L), tuple(3L, 3L), tuple(6L, 4L));
  }

  @Test
  void aRunThatWasFencedDoesNotTakeTheChannelBack() throws Exception {
    SinkLocation location = new Faults().location(directory);
    ChannelCommitter first =
        committer(options(location, "first", Existing.REFUSE), OptionalLong.empty());
    commit(first, committable("first", "", 1, true));
    commit(
        committer(options(location, "second", Existing.KEEP), OptionalLong.empty()),
        committable("second", "", 1, true));

    assertFenced(first, committable("first", "", 2, true));
    ChannelCommitter again =
        committer(options(location, "first", Existing.REFUSE), OptionalLong.of(1));
    assertFenced(again, committable("first", "first", 2, true));
    assertThat(new ChannelRows(directory).epochs()).hasSize(2);
  }

  private static void assertFenced(ChannelCommitter committer, ChannelCommittable committable) {
    assertThatThrownBy(() -> commit(committer, committable))
        .isInstanceOfSatisfying(
            BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_FENCED));
  }

  @Test
  void aRestoredJobThatHadNoSinkBeginsFromNothing() throws Exception {
    SinkLocation location = new Faults().location(directory);
    commit(
        committer(options(location, "run", Existing.REFUSE), OptionalLong.of(7)),
        committable("run", "", 8, true));

    assertThat(new ChannelRows(directory).epochs())
        .extracting(ChannelEpoch::checkpoint)
        .containsExactly(8L);
  }

  @Test
  void givesUpWhenTheStorageFailsForLong() {
    Faults faults = new Faults().at(Faults.Kind.FAILS, Faults::isEntry, 3);
    ChannelCommitter committer =
        committer(
            options(faults.location(directory), "run", Existing.REFUSE), OptionalLong.empty());

    assertThatThrownBy(() -> commit(committer, committable("run", "", 1, true)))
        .isInstanceOfSatisfying(
            BridgeException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_STORAGE_FAILED));
    assertThat(faults.hits()).isEqualTo(3);
  }
}
