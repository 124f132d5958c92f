package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that fail, stop, go on and go back: each row is in the channel once. */
class SinkRecoveryITCase extends SinkFlink {

  private JobClient submit(SinkJob job, Numbers numbers) throws Exception {
    return job.submit(numbers, SinkJob.sink(path).build());
  }

  private String stop(JobClient job, boolean drain) throws Exception {
    return job.stopWithSavepoint(
            drain,
            directory.resolve("savepoints").toUri().toString(),
            SavepointFormatType.CANONICAL)
        .get();
  }

  private String savepoint(JobClient job) throws Exception {
    return job.triggerSavepoint(
            directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
  }

  private static void cancel(JobClient job) throws Exception {
    job.cancel().get();
    await().atMost(SOON).until(() -> job.getJobStatus().get().isGloballyTerminalState());
  }

  @Test
  void goesOnAfterAFailure() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming().restarts(3), numbers);
    awaitRows(1_000);
    numbers.upTo(1_500);
    awaitRows(1_500);
    numbers.fail();
    numbers.endAt(2_000);
    finish(job);

    assertThat(numbers.failures()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @Test
  void beginsAgainWhenItFailsBeforeTheFirstCheckpoint() throws Exception {
    Numbers numbers = Numbers.withWatermarks();
    numbers.fail();
    numbers.endAt(1_000);
    finish(submit(SinkJob.streaming().restarts(3), numbers));

    assertThat(numbers.failures()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
  }

  @ParameterizedTest
  @CsvSource({"1,4", "4,1", "3,2", "2,3"})
  void goesOnWithMoreWritersOrFewer(int before, int after) throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming().parallelism(before), numbers);
    awaitRows(1_000);
    numbers.upTo(1_500);
    String savepoint = stop(job, false);
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().parallelism(after).restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesOnFromAStopWithSavepoint(boolean drain) throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming(), numbers);
    awaitRows(1_000);
    numbers.upTo(1_300);
    String savepoint = stop(job, drain);
    finish(job);
    long stopped = channel.count();
    assertThat(stopped).isBetween(1_000L, 1_300L);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(stopped));
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @Test
  void goesOnFromASavepointOfAJobWithoutCheckpoints() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.withoutCheckpoints(), numbers);
    await().atMost(SOON).until(() -> channel.dataFiles().size() == 2);
    String savepoint = stop(job, false);
    finish(job);
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @Test
  void aSavepointOnTheWayChangesNothing() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming(), numbers);
    awaitRows(1_000);
    numbers.upTo(1_500);
    savepoint(job);
    numbers.endAt(2_000);
    finish(job);

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @Test
  void goesBackToAnOlderSavepointAndTellsReaders() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming(), numbers);
    awaitRows(1_000);
    String savepoint = savepoint(job);
    ChannelPosition valid = channel.view().end();
    numbers.upTo(1_500);
    awaitRows(1_500);
    ChannelPosition rewound = channel.view().end();
    cancel(job);
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
    assertThat(channel.view().after(valid).mapToLong(ChannelEpoch::rows).sum()).isEqualTo(1_000);
    assertThatThrownBy(() -> channel.view().after(rewound))
        .isInstanceOfSatisfying(
            BridgeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANNEL_REWOUND));
  }

  @Test
  void aSavepointCommitsWhatItsJobDidNot() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    // The only checkpoint of this job is the savepoint, which commits nothing by itself.
    JobClient job = submit(SinkJob.streaming().checkpointsEach(Duration.ofDays(1)), numbers);
    await().atMost(SOON).until(() -> channel.dataFiles().size() == 2);
    await().atMost(SOON).until(() -> numbers.passed() == 1_000);
    String savepoint = savepoint(job);
    cancel(job);
    assertThat(channel.count()).isZero();
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
    assertThat(channel.epochs().get(0).rows()).isEqualTo(1_000);
  }

  @Test
  void theSameSavepointMayBeRestoredAgainAndAgain() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming(), numbers);
    awaitRows(1_000);
    String savepoint = stop(job, false);
    for (int end : List.of(1_200, 1_400, 1_300)) {
      numbers.upTo(end);
      JobClient again = submit(SinkJob.streaming().restoredFrom(savepoint), numbers);
      awaitRows(end);
      cancel(again);
      numbers.upTo(1_000);
    }
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @Test
  void restoresWithOneMoreOperatorInTheJob() throws Exception {
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    JobClient job = submit(SinkJob.streaming(), numbers);
    awaitRows(1_000);
    numbers.upTo(1_200);
    String savepoint = stop(job, false);
    numbers.endAt(2_000);
    finish(submit(SinkJob.streaming().withOneMoreOperator().restoredFrom(savepoint), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @ParameterizedTest
  @EnumSource(Faults.Kind.class)
  void aCommitThatGoesWrongIsMadeOnce(Faults.Kind kind) throws Exception {
    Faults faults = new Faults().at(kind, Faults.entry(3), 1);
    Numbers numbers = Numbers.withWatermarks().upTo(500);
    JobClient job =
        SinkJob.streaming().restarts(3).submit(numbers, SinkJob.sink(faults.location(path)));
    awaitRows(500);
    numbers.upTo(1_000);
    awaitRows(1_000);
    numbers.endAt(2_000);
    finish(job);

    assertThat(faults.hits()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
  }

  @ParameterizedTest
  @EnumSource(Faults.Kind.class)
  void aClaimThatGoesWrongIsMadeAgain(Faults.Kind kind) throws Exception {
    Faults faults = new Faults().at(kind, Faults.entry(1), 1);
    Numbers numbers = Numbers.withWatermarks().endAt(1_000);
    finish(SinkJob.streaming().restarts(3).submit(numbers, SinkJob.sink(faults.location(path))));

    assertThat(faults.hits()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
  }

  @Test
  void aNewJobKnowsTheCommitOfTheOneThatDied() throws Exception {
    Faults faults = new Faults().at(Faults.Kind.DIES_AFTER, Faults.entry(2), 1);
    Numbers numbers = Numbers.withWatermarks().upTo(1_000);
    Path checkpoints = directory.resolve("checkpoints");
    JobClient job =
        SinkJob.streaming()
            .keepsCheckpointsIn(checkpoints)
            .submit(numbers, SinkJob.sink(faults.location(path)));
    await().atMost(SOON).until(() -> job.getJobStatus().get().isGloballyTerminalState());
    long committed = channel.count();
    assertThat(committed).isPositive();
    numbers.endAt(2_000);
    finish(
        submit(SinkJob.streaming().restoredFrom(SinkJob.newestCheckpoint(checkpoints)), numbers));

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(2_000));
    assertThat(channel.epochs().get(0).rows()).isEqualTo(committed);
  }

  @Test
  void aStorageThatFailsForLongFailsTheJobAndLosesNothing() throws Exception {
    Faults faults = new Faults().at(Faults.Kind.FAILS, Faults.entry(3), 5);
    Numbers numbers = Numbers.withWatermarks().upTo(500);
    JobClient job =
        SinkJob.streaming().restarts(3).submit(numbers, SinkJob.sink(faults.location(path)));
    awaitRows(500);
    numbers.endAt(1_000);
    finish(job);

    assertThat(faults.hits()).isEqualTo(5);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
  }

  @ParameterizedTest
  @EnumSource(
      value = Faults.Kind.class,
      names = {"DIES_BEFORE", "DIES_AFTER"})
  void aBatchWhoseCommitterDiesIsThereOnce(Faults.Kind kind) throws Exception {
    Faults faults = new Faults().at(kind, Faults.entry(2), 1);
    finish(SinkJob.batch().restarts(3).submitSequence(1_000, SinkJob.sink(faults.location(path))));

    assertThat(faults.hits()).isEqualTo(1);
    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
    assertThat(channel.epochs()).hasSize(1);
  }
}
