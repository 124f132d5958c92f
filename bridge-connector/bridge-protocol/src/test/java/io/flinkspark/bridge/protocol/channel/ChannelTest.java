package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.channel.TestProducer.assertFails;
import static io.flinkspark.bridge.protocol.channel.TestProducer.commit;
import static io.flinkspark.bridge.protocol.channel.TestProducer.contents;
import static io.flinkspark.bridge.protocol.channel.TestProducer.fresh;
import static io.flinkspark.bridge.protocol.channel.TestProducer.restored;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What readers see of what a producer commits. */
class ChannelTest {

  private final MemoryChannelStorage storage = new MemoryChannelStorage();
  private final Clock clock = TestProducer.ticking();

  /** With small segments, so that a few hundred epochs make a tree of several levels. */
  private Channel open() {
    return Channel.openOrCreate(storage.again(), "orders", clock, new RollUpSizes(7, 3));
  }

  private ChannelWriter begin() {
    return open().claim(fresh("r1"));
  }

  private static ChannelEpoch epoch(ChannelView view, long number) {
    return view.epoch(number).orElseThrow();
  }

  @Test
  void anEmptyChannelHasNothing() {
    ChannelView view = open().view();
    assertThat(view.epochs()).isEmpty();
    assertThat(view.newest()).isEmpty();
    assertThat(view.completeUntil()).isEmpty();
    assertThat(view.summary().epochs()).isZero();
    assertThat(view.end()).isEqualTo(view.start());
    assertThat(view.after(view.start())).isEmpty();
    assertThat(view.identity().bridgeId()).isEqualTo("orders");
  }

  @Test
  void anEpochIsWhatWasCommitted() {
    ChannelWriter writer = begin();
    EpochCommit commit = commit("a", 4);
    assertThat(writer.commit(commit)).isEqualTo(new CommitOutcome(1, true));
    ChannelEpoch epoch = epoch(Channel.open(storage).view(), 1);
    assertThat(epoch.files()).isEqualTo(commit.files());
    assertThat(epoch.checkpoint()).isEqualTo(4);
    assertThat(epoch.claim()).isEqualTo(writer.claim());
    assertThat(epoch.rows()).isEqualTo(10);
    assertThat(epoch.bytes()).isEqualTo(1004);
    assertThat(epoch.eventTimes()).isEqualTo(new EventTimes(40_000, 49_000));
    assertThat(epoch.watermark()).hasValue(Instant.ofEpochSecond(45));
    assertThat(open().view().schema(epoch.schemaId())).isEqualTo(TestProducer.SCHEMA);
  }

  @Test
  void aViewNeverChanges() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 5);
    ChannelView view = open().view();
    commit(writer, "a", 6, 9);
    assertThat(view.epochs()).hasSize(5);
    assertThat(view.newest()).map(ChannelEpoch::number).hasValue(5L);
    assertThat(open().view().epochs()).hasSize(9);
  }

  @Test
  void rangesAndSumsAgreeInATreeOfManySegments() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 300);
    ChannelView view = open().view();
    assertThat(view.epochs().map(ChannelEpoch::number))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    for (long first = 1; first <= 300; first += 13) {
      for (long last = first - 1; last <= 301; last += 17) {
        List<ChannelEpoch> epochs = view.epochs(first, last).toList();
        assertThat(epochs).hasSize((int) (Math.min(last, 300) - first + 1));
        assertThat(view.summary(first, last)).isEqualTo(EpochSummary.of(epochs));
      }
    }
    assertThat(view.summary().rows()).isEqualTo(3000);
    assertThat(view.summary().eventTimes()).isEqualTo(new EventTimes(10_000, 3_009_000));
  }

  @Test
  void showsItselfAsOfAnEpochOrATime() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 100);
    ChannelView view = open().view();
    for (long number = 1; number <= 100; number++) {
      ChannelView then = view.asOf(number);
      assertThat(then.summary().epochs()).isEqualTo(number);
      assertThat(then.completeUntil()).hasValue(Instant.ofEpochSecond(10 * number + 5));
      assertThat(then.end().epoch()).isEqualTo(number);
      Instant committed = epoch(view, number).committedAt();
      assertThat(view.asOf(committed).newest()).map(ChannelEpoch::number).hasValue(number);
      assertThat(view.asOf(committed.minusMillis(1)).summary().epochs()).isEqualTo(number - 1);
    }
    assertFails(() -> view.asOf(101), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "the last epoch is 100");
    assertFails(() -> view.asOf(9).asOf(10), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "last epoch is 9");
    assertFails(() -> view.asOf(0), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "as of epoch 0");
  }

  @Test
  void aReaderGoesOnFromItsPosition() {
    Channel reader = open();
    ChannelWriter writer = begin();
    ChannelPosition position = reader.view().start();
    for (long last = 10; last <= 50; last += 10) {
      commit(writer, "a", last - 9, last);
      ChannelView view = reader.view();
      assertThat(view.after(position).map(ChannelEpoch::number))
          .containsExactlyElementsOf(LongStream.rangeClosed(last - 9, last).boxed().toList());
      position = view.end();
    }
    assertThat(reader.view().after(reader.view().position(47))).hasSize(3);
  }

  @Test
  void aPositionOfAnotherOrOlderChannelIsRefused() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 3);
    MemoryChannelStorage backup = storage.copy();
    commit(writer, "a", 4, 6);
    ChannelPosition position = open().view().end();
    ChannelView older = Channel.open(backup).view();
    assertFails(() -> older.after(position), ErrorCode.CHANNEL_REPLACED, "it was set back");
    ChannelView other = Channel.openOrCreate(new MemoryChannelStorage(), "orders").view();
    assertFails(() -> other.after(position), ErrorCode.CHANNEL_REPLACED, "it was made anew");
  }

  @Test
  void theWatermarkNeverGoesBackInARun() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 3);
    EpochCommit silent =
        new EpochCommit(
            4, TestProducer.SCHEMA, List.of(), EventTimes.NONE, ChannelEpoch.NO_WATERMARK);
    assertThat(writer.commit(silent).isNew()).isTrue();
    assertThat(open().view().completeUntil()).hasValue(Instant.ofEpochSecond(35));
    assertThat(epoch(open().view(), 4).rows()).isZero();
    open().claim(restored("r2", "r1", 4));
    assertThat(open().view().completeUntil()).hasValue(Instant.ofEpochSecond(35));
  }

  @Test
  void nothingIsKnownToBeCompleteWhenANewRunBegins() {
    commit(begin(), "a", 1, 3);
    ChannelWriter next = open().claim(new ChannelStart.Again("r2"));
    assertThat(open().view().completeUntil()).isEmpty();
    next.commit(commit("b", 1));
    assertThat(open().view().completeUntil()).hasValue(Instant.ofEpochSecond(15));
    assertThat(open().view().asOf(3).completeUntil()).hasValue(Instant.ofEpochSecond(35));
  }

  @Test
  void waitsUntilRowsAreComplete() throws Exception {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 1);
    Instant wanted = Instant.ofEpochSecond(35);
    CompletableFuture<ChannelView> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return open().awaitCompleteUntil(wanted, Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    commit(writer, "a", 2, 2);
    assertThat(waiting).isNotDone();
    commit(writer, "a", 3, 3);
    assertThat(waiting.get().completeUntil()).hasValue(wanted);
  }

  @Test
  void waitsNoLongerThanAsked() {
    commit(begin(), "a", 1, 1);
    assertFails(
        () -> open().awaitCompleteUntil(Instant.ofEpochSecond(16), Duration.ofMillis(20)),
        ErrorCode.CHANNEL_NOT_COMPLETE,
        "until 1970-01-01T00:00:16Z",
        "after PT0.02S it is complete until 1970-01-01T00:00:15Z");
  }

  @Test
  void expiredEpochsAreGoneAndTheOthersStay() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 100);
    ChannelPosition unread = open().view().position(49);
    ChannelPosition read = open().view().position(50);
    assertThat(open().expire(50)).isEqualTo(50);
    assertThat(open().expire(50)).isEqualTo(50);
    assertThat(open().expire(20)).isEqualTo(50);
    for (int round = 0; round < 2; round++) {
      ChannelView view = open().view();
      assertThat(view.epochs().map(ChannelEpoch::number).findFirst()).hasValue(51L);
      assertThat(view.summary().epochs()).isEqualTo(view.epochs().count());
      assertThat(view.start().epoch()).isEqualTo(50);
      assertThat(view.after(read).findFirst()).map(ChannelEpoch::number).hasValue(51L);
      assertFails(() -> view.after(unread), ErrorCode.CHANNEL_EXPIRED, "up to 50 have expired");
      assertFails(() -> view.asOf(50), ErrorCode.CHANNEL_EXPIRED, "as of epoch 50");
      assertFails(() -> view.asOf(Instant.EPOCH), ErrorCode.CHANNEL_EXPIRED, "as of 1970");
      commit(writer, "a", 101 + 20 * round, 120 + 20 * round);
    }
    assertThat(open().expire(Long.MAX_VALUE)).isEqualTo(140);
    assertThat(open().view().epochs()).isEmpty();
    assertThat(open().view().completeUntil()).hasValue(Instant.ofEpochSecond(1405));
  }

  @Test
  void compactedEpochsKeepTheirRows() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 60);
    ChannelView before = open().view();
    List<ChannelEpoch> epochs = before.epochs(11, 20).toList();
    Channel compactor = open();
    CompactionPlan plan = merged(epochs, "data/merged.parquet");
    compactor.compact(plan);
    compactor.compact(plan);
    for (int round = 0; round < 2; round++) {
      ChannelView view = open().view();
      assertThat(epoch(view, 13).files())
          .containsExactly(new EpochFile("data/merged.parquet", 20, 10, 100, 5000));
      assertThat(view.epochs(11, 20).mapToLong(ChannelEpoch::rows).sum()).isEqualTo(100);
      assertThat(epoch(view, 10).files().get(0).isWhole()).isTrue();
      assertThat(view.summary(1, 60).rows()).isEqualTo(600);
      assertThat(view.after(before.position(15)).findFirst())
          .map(ChannelEpoch::number)
          .hasValue(16L);
      commit(writer, "a", 61 + 20 * round, 80 + 20 * round);
    }
    assertThat(epoch(before, 13).files().get(0).path()).isEqualTo("data/a-13.parquet");
  }

  @Test
  void aViewOutlivesARollUp() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 30);
    ChannelView view = open().view();
    List<String> expected = contents(open().view());
    open().compact(merged(open().view().epochs(1, 10).toList(), "data/m.parquet"));
    open().expire(5);
    commit(writer, "a", 31, 34);
    assertThat(storage.paths())
        .contains(StoragePath.snapshot(28), StoragePath.snapshot(35))
        .doesNotContain(StoragePath.snapshot(21));
    assertThat(contents(view)).isEqualTo(expected);
  }

  /** The entry that it would create next was rolled up and deleted meanwhile: its file is free. */
  @Test
  void aWriterThatWasLeftFarBehindCommitsBehindTheOthers() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 3);
    Channel compactor = open();
    for (int i = 0; i < 40; i++) {
      List<ChannelEpoch> epochs = compactor.view().epochs(1, 2).toList();
      compactor.compact(merged(epochs, "data/merged-" + i + ".parquet"));
    }
    assertThat(storage.paths()).doesNotContain(StoragePath.entry(5));
    assertThat(writer.commit(commit("a", 4))).isEqualTo(new CommitOutcome(4, true));
    assertThat(open().view().entry()).isEqualTo(45);
    assertThat(contents(open().view())).hasSize(4).last().isEqualTo("4:a-4");
  }

  static CompactionPlan merged(List<ChannelEpoch> epochs, String path) {
    Map<Long, List<EpochFile>> files = new TreeMap<>();
    long all = epochs.stream().mapToLong(ChannelEpoch::rows).sum();
    long from = 0;
    for (ChannelEpoch epoch : epochs) {
      files.put(epoch.number(), List.of(new EpochFile(path, from, epoch.rows(), all, 5000)));
      from += epoch.rows();
    }
    return new CompactionPlan(epochs, files);
  }

  @Test
  void aCompactionOfWhatChangedIsRefused() {
    ChannelWriter writer = begin();
    commit(writer, "a", 1, 20);
    List<ChannelEpoch> epochs = open().view().epochs(1, 10).toList();
    CompactionPlan first = merged(epochs, "data/m1.parquet");
    CompactionPlan second = merged(epochs, "data/m2.parquet");
    open().compact(first);
    assertFails(() -> open().compact(second), ErrorCode.CHANNEL_BUSY, "epoch 1", "Plan anew");
    open().expire(3);
    CompactionPlan third =
        merged(List.of(epoch(Channel.open(storage).view(), 4)), "data/m3.parquet");
    open().expire(4);
    assertFails(() -> open().compact(third), ErrorCode.CHANNEL_BUSY, "epoch 4");
  }

  @Test
  void aCompactionThatLosesRowsIsRefused() {
    commit(begin(), "a", 1, 2);
    List<ChannelEpoch> epochs = open().view().epochs().toList();
    assertFails(
        () ->
            new CompactionPlan(
                epochs,
                Map.of(
                    1L, List.of(new EpochFile("data/m", 0, 10, 20, 1)),
                    2L, List.of(new EpochFile("data/m", 10, 9, 20, 1)))),
        ErrorCode.INVALID_ARGUMENT,
        "epoch 2: 9 rows in the new files, not 10");
    assertFails(
        () ->
            new CompactionPlan(
                epochs,
                Map.of(
                    1L, List.of(new EpochFile("data/m", 0, 10, 20, 1)),
                    2L, List.of(new EpochFile("data/m", 5, 10, 20, 1)))),
        ErrorCode.INVALID_ARGUMENT,
        "row 10 of a new file");
  }
}
