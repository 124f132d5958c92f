package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.spark.channel.stream.TestLedger.assertFails;
import static io.flinkspark.bridge.spark.channel.stream.TestLedger.watermark;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A position's rules: what a rewind, an expiry and another channel do to a stream. */
class UnreadEpochsTest {

  private final TestLedger ledger = new TestLedger();
  private final List<String> warnings = new ArrayList<>();
  private final UnreadEpochs failing = new UnreadEpochs(RewindRule.FAIL, warnings::add);
  private final UnreadEpochs continuing = new UnreadEpochs(RewindRule.CONTINUE, warnings::add);

  private ChannelOffset behind(long epoch) {
    return ChannelOffset.behind(ledger.view().position(epoch));
  }

  private ChannelOffset inside(long epoch, long rows) {
    return ChannelOffset.inside(ledger.view().position(epoch), rows);
  }

  private void commit(int epochs) {
    for (int i = 0; i < epochs; i++) {
      ledger.commit(10);
    }
  }

  private List<String> after(UnreadEpochs unread, ChannelOffset start) {
    List<EpochRows> parts = new ArrayList<>();
    unread.after(ledger.view(), start, Long.MAX_VALUE).forEachRemaining(parts::add);
    return texts(parts);
  }

  private List<String> between(UnreadEpochs unread, ChannelOffset start, ChannelOffset end) {
    return texts(unread.between(ledger.view(), start, end));
  }

  private static List<String> texts(List<EpochRows> parts) {
    return parts.stream()
        .map(part -> part.epoch().number() + "[" + part.fromRow() + "," + part.toRow() + ")")
        .toList();
  }

  @Test
  void readsBehindAnOffset() {
    commit(3);
    assertThat(after(failing, behind(0))).containsExactly("1[0,10)", "2[0,10)", "3[0,10)");
    assertThat(after(failing, behind(2))).containsExactly("3[0,10)");
    assertThat(after(failing, inside(2, 4))).containsExactly("2[4,10)", "3[0,10)");
    assertThat(after(failing, behind(3))).isEmpty();
  }

  @Test
  void readsBetweenTwoOffsets() {
    commit(3);
    assertThat(between(failing, behind(0), behind(2))).containsExactly("1[0,10)", "2[0,10)");
    assertThat(between(failing, inside(1, 3), inside(2, 4))).containsExactly("1[3,10)", "2[0,4)");
    assertThat(between(failing, inside(2, 4), inside(2, 7))).containsExactly("2[4,7)");
    assertThat(between(failing, inside(2, 7), behind(2))).containsExactly("2[7,10)");
    assertThat(between(failing, behind(2), behind(2))).isEmpty();
  }

  /** Failure 3: an older savepoint after later checkpoints were committed. */
  @Test
  void failsWhenTheProducerWentBackBehindWhatWasRead() {
    commit(3);
    ChannelOffset read = behind(3);
    ledger.restore(1);
    assertFails(
        () -> after(failing, read),
        ErrorCode.CHANNEL_REWOUND,
        "epoch 3",
        "the last valid one before it is 1");
    ledger.commit(10);
    assertFails(() -> after(failing, read), ErrorCode.CHANNEL_REWOUND, "epoch 3");
    assertFails(() -> between(failing, behind(0), read), ErrorCode.CHANNEL_REWOUND, "epoch 3");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aRewindThatReachesOnlyUnreadEpochsIsNone() {
    commit(3);
    ChannelOffset read = behind(1);
    ledger.restore(1);
    ledger.commit(10);
    assertThat(after(failing, read)).containsExactly("4[0,10)");
    assertThat(between(failing, read, behind(4))).containsExactly("4[0,10)");
  }

  @Test
  void failsInsideOfAnEpochThatBecameVoid() {
    commit(2);
    ChannelOffset read = inside(2, 5);
    ledger.restore(1);
    assertFails(() -> after(failing, read), ErrorCode.CHANNEL_REWOUND, "epoch 2");
  }

  @Test
  void continuesBehindVoidEpochsAndNamesThemOnce() {
    commit(4);
    ChannelOffset read = behind(3);
    ledger.restore(1);
    ledger.commit(10);
    assertThat(after(continuing, read)).containsExactly("5[0,10)");
    assertThat(after(continuing, read)).containsExactly("5[0,10)");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("epochs 2 to 3 are void", "on-rewind=continue");
    assertThat(after(continuing, behind(5))).isEmpty();
    assertThat(warnings).hasSize(1);
  }

  @Test
  void continuesFromInsideOfAVoidEpochWithoutItsRest() {
    commit(2);
    ChannelOffset read = inside(2, 5);
    ledger.restore(1);
    ledger.commit(10);
    assertThat(after(continuing, read)).containsExactly("3[0,10)");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("epochs 2 to 2 are void");
  }

  @Test
  void aLoggedBatchLosesOnlyWhatIsVoid() {
    commit(3);
    ChannelOffset end = behind(3);
    ledger.restore(2);
    ledger.commit(10);
    assertThat(between(continuing, behind(0), end)).containsExactly("1[0,10)", "2[0,10)");
    assertThat(warnings).hasSize(1);
  }

  @Test
  void failsWhenUnreadEpochsExpired() {
    commit(4);
    ChannelOffset read = behind(1);
    ChannelOffset half = inside(2, 3);
    ChannelOffset all = behind(2);
    ledger.channel.expire(2);
    assertFails(() -> after(failing, read), ErrorCode.CHANNEL_EXPIRED, "up to 2 have expired");
    assertFails(() -> after(continuing, read), ErrorCode.CHANNEL_EXPIRED, "up to 2 have expired");
    assertFails(
        () -> after(failing, half),
        ErrorCode.CHANNEL_EXPIRED,
        "inside of epoch 2 behind row 3",
        "up to 2 have expired");
    assertThat(after(failing, all)).containsExactly("3[0,10)", "4[0,10)");
  }

  @Test
  void failsWhenEpochsExpiredBeforeTheStreamBegan() {
    commit(3);
    ChannelOffset start = behind(0);
    ledger.channel.expire(1);
    assertFails(() -> after(failing, start), ErrorCode.CHANNEL_EXPIRED, "up to 1");
  }

  @Test
  void failsInAnotherChannel() {
    commit(2);
    ChannelOffset read = behind(2);
    TestLedger other = new TestLedger();
    other.commit(10);
    other.commit(10);
    assertFails(
        () -> failing.after(other.view(), read, Long.MAX_VALUE),
        ErrorCode.CHANNEL_REPLACED,
        "another one");
    assertFails(
        () -> continuing.after(other.view(), read, Long.MAX_VALUE), ErrorCode.CHANNEL_REPLACED);
  }

  @Test
  void aGapInTheNumbersIsNoRewind() {
    commit(3);
    ledger.restore(1);
    ledger.commit(10);
    // Epochs 2 and 3 are void: 4 follows 1.
    assertThat(after(failing, inside(4, 2))).containsExactly("4[2,10)");
    assertThat(between(failing, inside(1, 2), inside(4, 2))).containsExactly("1[2,10)", "4[0,2)");
  }

  /** Failure 7: a compaction in the middle of the stream. */
  @Test
  void compactionChangesNeitherRowsNorOrder() {
    commit(5);
    ChannelOffset start = inside(2, 4);
    ChannelOffset end = inside(4, 6);
    List<String> before = between(failing, start, end);
    ledger.compact(1, 3);
    ledger.compact(4, 5);
    assertThat(between(failing, start, end)).isEqualTo(before);
    assertThat(after(failing, end)).containsExactly("4[6,10)", "5[0,10)");
  }

  @Test
  void rowsBeforeAnEpochsEndCarryTheWatermarkOfTheEpochBefore() {
    commit(2);
    assertThat(watermarks(behind(0), inside(2, 4))).containsExactly(watermark(1), watermark(1));
    assertThat(watermarks(behind(1), inside(2, 4))).containsExactly(watermark(1));
    assertThat(watermarks(inside(2, 4), inside(2, 6))).containsExactly(watermark(1));
    assertThat(watermarks(inside(2, 6), behind(2))).containsExactly(watermark(2));
    assertThat(watermarks(behind(0), inside(1, 4))).containsExactly(ChannelEpoch.NO_WATERMARK);
  }

  @Test
  void findsTheWatermarkBeforeAcrossVoidEpochs() {
    commit(1);
    for (int i = 0; i < 30; i++) {
      ledger.commit(10);
      ledger.restore(1);
    }
    long epoch = ledger.commit(10);
    assertThat(epoch).isEqualTo(32);
    assertThat(watermarks(inside(epoch, 1), inside(epoch, 2))).containsExactly(watermark(1));
  }

  @Test
  void aRunThatKnowsLessDoesNotGetTheWatermarkOfAnother() {
    commit(5);
    ledger.startAnew();
    long epoch = ledger.commit(10);
    assertThat(watermarks(behind(5), inside(epoch, 4))).containsExactly(ChannelEpoch.NO_WATERMARK);
  }

  private List<Long> watermarks(ChannelOffset start, ChannelOffset end) {
    return failing.between(ledger.view(), start, end).stream()
        .map(EpochRows::watermarkMillis)
        .toList();
  }

  @Test
  void everythingMadeVoidIsARewind() {
    commit(2);
    ChannelOffset read = behind(2);
    ledger.channel.claim(new ChannelStart.Fresh("new", ChannelStart.Existing.VOID));
    assertFails(
        () -> after(failing, read),
        ErrorCode.CHANNEL_REWOUND,
        "the last valid one before it is none");
    assertThat(after(continuing, read)).isEmpty();
    assertThat(warnings.get(0)).contains("epochs 1 to 2 are void");
  }
}
