package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.assertFails;
import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.contents;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static io.flinkspark.bridge.protocol.channel.TestProducer.restored;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Once each, in every way in which a producer comes and goes. */
class CommitGuaranteesTest {

  private final MemoryChannelStorage storage = new MemoryChannelStorage();
  private final Clock clock = TestProducer.ticking();

  private Channel open() {
    return Channel.openOrCreate(storage.again(), "orders", clock, new RollUpSizes(7, 3));
  }

  private List<String> contents() {
    return TestProducer.contents(open().view());
  }

  @Test
  void aCommitThatSeemedLostIsNotRepeated() {
    ChannelWriter writer = open().claim(fresh("r1"));
    writer.commit(commit("a", 1));
    assertThat(writer.commit(commit("a", 1))).isEqualTo(new CommitOutcome(1, false));
    assertThat(contents()).containsExactly("1:a-1");
  }

  @Test
  void aNewJobIdDoesNotRepeatWhatItsStateHolds() {
    ChannelWriter writer = open().claim(fresh("r1"));
    commit(writer, "a", 1, 30);
    ChannelWriter next = open().claim(restored("r2", "r1", 30));
    assertThat(next.keptEpoch()).isEqualTo(30);
    assertThat(next.commit(commit("a", 29))).isEqualTo(new CommitOutcome(29, false));
    assertThat(next.commit(commit("a", 30))).isEqualTo(new CommitOutcome(30, false));
    assertThat(next.commit(commit("b", 31))).isEqualTo(new CommitOutcome(31, true));
    assertThat(contents()).hasSize(31).last().isEqualTo("31:b-31");
  }

  @Test
  void whatTheStateHoldsAndWasNotCommittedIsCommitted() {
    commit(open().claim(fresh("r1")), "a", 1, 3);
    ChannelWriter next = open().claim(restored("r2", "r1", 4));
    assertThat(next.commit(commit("a", 4))).isEqualTo(new CommitOutcome(4, true));
    assertThat(contents()).containsExactly("1:a-1", "2:a-2", "3:a-3", "4:a-4");
  }

  @Test
  void goingBackMakesLaterEpochsVoidAndReadersAreTold() {
    commit(open().claim(fresh("r1")), "a", 1, 40);
    ChannelView before = open().view();
    ChannelWriter next = open().claim(restored("r2", "r1", 12));
    assertThat(next.keptEpoch()).isEqualTo(12);
    assertThat(open().view().completeUntil()).hasValue(Instant.ofEpochSecond(125));
    for (int round = 0; round < 4; round++) {
      ChannelView view = open().view();
      assertThat(view.newest()).map(ChannelEpoch::number).hasValue(round == 0 ? 12 : 40L + round);
      assertThat(view.after(before.position(12))).hasSize(round);
      for (long epoch : new long[] {13, 25, 40}) {
        assertFails(
            () -> view.after(before.position(epoch)),
            ErrorCode.CHANNEL_REWOUND,
            "read on behind epoch " + epoch,
            "the last valid one before it is 12");
        assertFails(() -> view.asOf(epoch), ErrorCode.CHANNEL_REWOUND, "as of epoch " + epoch);
      }
      assertThat(view.summary().epochs()).isEqualTo(12 + round);
      next.commit(commit("b", 13 + round));
    }
    commit(next, "b", 17, 50);
    assertThat(contents()).hasSize(50).contains("12:a-12", "41:b-13").doesNotContain("13:a-13");
    assertFails(
        () -> open().view().after(before.position(13)),
        ErrorCode.CHANNEL_REWOUND,
        "the last valid one before it is 12");
  }

  @Test
  void checkpointsStayKnownWhenTheirEpochsExpire() {
    ChannelWriter writer = open().claim(fresh("r1"));
    commit(writer, "a", 1, 20);
    open().expire(20);
    ChannelWriter next = open().claim(restored("r2", "r1", 20));
    assertThat(next.commit(commit("a", 20))).isEqualTo(new CommitOutcome(0, false));
    assertThat(next.commit(commit("a", 7))).isEqualTo(new CommitOutcome(0, false));
    commit(next, "b", 21, 22);
    assertThat(contents()).containsExactly("21:b-21", "22:b-22");
  }

  @Test
  void goingBackBehindWhatExpiredTellsReaders() {
    commit(open().claim(fresh("r1")), "a", 1, 20);
    open().expire(10);
    ChannelView before = open().view();
    ChannelWriter next = open().claim(restored("r2", "r1", 7));
    for (long epoch : new long[] {10, 15}) {
      assertFails(
          () -> open().view().after(before.position(epoch)), ErrorCode.CHANNEL_REWOUND, "none");
    }
    commit(next, "b", 8, 9);
    assertThat(contents()).containsExactly("21:b-8", "22:b-9");
  }

  @Test
  void theSecondWriterWinsAndNothingIsMixed() {
    ChannelWriter first = open().claim(fresh("r1"));
    commit(first, "a", 1, 3);
    ChannelWriter second = open().claim(restored("r2", "r1", 3));
    assertFails(
        () -> first.commit(commit("a", 4)),
        ErrorCode.CHANNEL_FENCED,
        "run r2 has claimed the channel after this writer of run r1",
        "Let only one job write with this bridge id (orders)");
    second.commit(commit("b", 4));
    assertFails(() -> first.commit(commit("a", 5)), ErrorCode.CHANNEL_FENCED, "checkpoint 5");
    assertThat(contents()).containsExactly("1:a-1", "2:a-2", "3:a-3", "4:b-4");
  }

  @Test
  void aFencedRunDoesNotTakeTheChannelBackWhenItRestarts() {
    commit(open().claim(fresh("r1")), "a", 1, 3);
    commit(open().claim(restored("r2", "r1", 3)), "b", 4, 5);
    assertFails(
        () -> open().claim(restored("r1", "r1", 3)),
        ErrorCode.CHANNEL_FENCED,
        "Cannot start run r1: run r2 has claimed");
    open().claim(restored("r3", "r1", 2));
    assertFails(
        () -> open().claim(restored("r2", "r1", 5)),
        ErrorCode.CHANNEL_FENCED,
        "Cannot start run r2: run r3 has claimed");
  }

  @Test
  void aRestartInTheSameRunFencesItsFormerAttempt() {
    ChannelWriter attempt1 = open().claim(fresh("r1"));
    ChannelWriter attempt2 = open().claim(fresh("r1"));
    assertFails(() -> attempt1.commit(commit("a", 1)), ErrorCode.CHANNEL_FENCED, "run r1");
    commit(attempt2, "b", 1, 2);
    ChannelWriter attempt3 = open().claim(restored("r1", "r1", 2));
    commit(attempt3, "c", 3, 3);
    assertThat(contents()).containsExactly("1:b-1", "2:b-2", "3:c-3");
  }

  @Test
  void aRunThatLostItsCheckpointsIsRefused() {
    commit(open().claim(fresh("r1")), "a", 1, 3);
    assertFails(
        () -> open().claim(fresh("r1")),
        ErrorCode.CHANNEL_START_REFUSED,
        "run r1 again without a checkpoint: it has committed checkpoint 3");
    assertFails(
        () -> open().claim(restored("r1", "r1", 2)),
        ErrorCode.CHANNEL_START_REFUSED,
        "run r1 again from checkpoint 2: it has committed checkpoint 3");
  }

  @Test
  void aRunFromNothingSaysWhatBecomesOfEpochs() {
    commit(open().claim(fresh("r1")), "a", 1, 10);
    assertFails(
        () -> open().claim(fresh("r2")),
        ErrorCode.CHANNEL_START_REFUSED,
        "run r2 from nothing: the channel holds epochs up to 10");
    ChannelStart keep = new ChannelStart.Fresh("r2", ChannelStart.Existing.KEEP);
    commit(open().claim(keep), "b", 1, 2);
    assertThat(contents()).hasSize(12).endsWith("10:a-10", "11:b-1", "12:b-2");
    ChannelPosition position = open().view().end();
    ChannelStart anew = new ChannelStart.Fresh("r3", ChannelStart.Existing.VOID);
    commit(open().claim(anew), "c", 1, 2);
    assertThat(contents()).containsExactly("13:c-1", "14:c-2");
    assertFails(() -> open().view().after(position), ErrorCode.CHANNEL_REWOUND, "is none");
    assertFails(
        () -> open().claim(restored("r4", "r1", 3)),
        ErrorCode.CHANNEL_START_REFUSED,
        "the channel does not know that run");
  }

  @Test
  void aBoundedRunMayRunAgain() {
    commit(open().claim(new ChannelStart.Again("monday")), "a", 1, 1);
    commit(open().claim(new ChannelStart.Again("tuesday")), "b", 1, 1);
    ChannelWriter again = open().claim(new ChannelStart.Again("tuesday"));
    assertThat(again.commit(commit("c", 1))).isEqualTo(new CommitOutcome(2, false));
    assertThat(contents()).containsExactly("1:a-1", "2:b-1");
  }

  /** 8 to 10 were committed, then the job went back to 7: a savepoint at 10 stands on void rows. */
  @Test
  void aCheckpointThatStandsOnVoidEpochsIsRefused() {
    commit(open().claim(fresh("r1")), "a", 1, 10);
    commit(open().claim(restored("r2", "r1", 7)), "b", 8, 9);
    assertFails(
        () -> open().claim(restored("r3", "r1", 10)),
        ErrorCode.CHANNEL_START_REFUSED,
        "from checkpoint 10 of run r1: the channel went back to checkpoint 7 of that run");
    assertThat(open().claim(restored("r3", "r2", 9)).keptEpoch()).isEqualTo(12);
    assertThat(open().claim(restored("r4", "r1", 5)).keptEpoch()).isEqualTo(5);
    assertFails(
        () -> open().claim(restored("r5", "r3", 9)),
        ErrorCode.CHANNEL_START_REFUSED,
        "does not know that run");
  }

  @Test
  void aJobThatGetsItsSinkLaterCommitsFromItsCheckpointOn() {
    ChannelWriter writer = open().claim(restored("r2", "r1", 50));
    assertThat(writer.commit(commit("a", 50)).isNew()).isTrue();
    assertThat(writer.commit(commit("a", 51)).isNew()).isTrue();
    assertThat(contents()).containsExactly("1:a-50", "2:a-51");
  }

  @Test
  void aCheckpointCommittedTwiceWithOtherRowsIsAConflict() {
    ChannelWriter writer = open().claim(fresh("r1"));
    commit(writer, "a", 1, 3);
    EpochCommit other =
        new EpochCommit(
            3,
            TestProducer.SCHEMA,
            List.of(EpochFile.whole("data/x.parquet", 11, 1)),
            EventTimes.NONE,
            ChannelEpoch.NO_WATERMARK);
    assertFails(
        () -> writer.commit(other),
        ErrorCode.CHANNEL_COMMIT_CONFLICT,
        "checkpoint 3 with 11 rows: it is committed with 10 rows, as epoch 3");
  }

  @Test
  void aCheckpointThatWasPassedOverIsAConflictAndNotLost() {
    ChannelWriter writer = open().claim(fresh("r1"));
    commit(writer, "a", 2, 2);
    commit(writer, "a", 4, 4);
    for (long checkpoint : new long[] {1, 3}) {
      assertFails(
          () -> writer.commit(commit("a", checkpoint)),
          ErrorCode.CHANNEL_COMMIT_CONFLICT,
          "later ones are committed, and it is not");
    }
  }

  @Test
  void aSchemaIdHasOneText() {
    ChannelWriter writer = open().claim(fresh("r1"));
    commit(writer, "a", 1, 1);
    EpochCommit commit = commit("a", 2);
    ChannelSchema other = new ChannelSchema(TestProducer.SCHEMA.id(), "{}");
    ChannelWriter next = open().claim(restored("r2", "r1", 1));
    assertFails(
        () -> next.commit(new EpochCommit(2, other, commit.files(), commit.eventTimes(), 0)),
        ErrorCode.SCHEMA_INCOMPATIBLE,
        "schema orders-1: the channel has another text under this id");
  }

  @Test
  void aChannelBelongsToOneBridgeId() {
    open();
    assertFails(
        () -> Channel.openOrCreate(storage, "payments"),
        ErrorCode.CHANNEL_TAKEN,
        "its bridge id is orders, not payments");
  }
}
