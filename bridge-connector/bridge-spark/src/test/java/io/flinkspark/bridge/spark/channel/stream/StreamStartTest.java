package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.spark.channel.stream.TestLedger.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StreamStartTest {

  private final TestLedger ledger = new TestLedger();

  private long lastBefore(String start) {
    return StreamStart.parse(start).position(ledger.view(), Clock.systemUTC()).epoch();
  }

  private void commit(int epochs) {
    for (int i = 0; i < epochs; i++) {
      ledger.commit(10);
    }
  }

  @Test
  void readsEachForm() {
    assertThat(StreamStart.parse("Earliest")).isEqualTo(new StreamStart.Earliest());
    assertThat(StreamStart.parse("latest")).isEqualTo(new StreamStart.Latest());
    assertThat(StreamStart.parse("17")).isEqualTo(new StreamStart.AtEpoch(17));
    assertThat(StreamStart.parse("2026-11-20T10:00:00Z"))
        .isEqualTo(new StreamStart.AtTime(Instant.parse("2026-11-20T10:00:00Z")));
  }

  @Test
  void beginsInAnEmptyChannel() {
    assertThat(lastBefore("earliest")).isZero();
    assertThat(lastBefore("latest")).isZero();
    assertThat(lastBefore("1")).isZero();
    assertThat(lastBefore("2020-01-01T00:00:00Z")).isZero();
    assertFails(() -> lastBefore("2"), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "the last one is 0");
  }

  @Test
  void beginsAtEitherEnd() {
    commit(3);
    assertThat(lastBefore("latest")).isEqualTo(3);
    assertThat(lastBefore("earliest")).isZero();
    ledger.channel.expire(2);
    assertThat(lastBefore("earliest")).isEqualTo(2);
  }

  @Test
  void beginsWithAnEpoch() {
    commit(4);
    assertThat(lastBefore("3")).isEqualTo(2);
    assertThat(lastBefore("1")).isZero();
    assertThat(lastBefore("5")).isEqualTo(4);
    assertFails(() -> lastBefore("6"), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "epoch 6", "is 4");
    assertFails(() -> lastBefore("0"), ErrorCode.CHANNEL_EPOCH_UNKNOWN, "epoch 0");
    ledger.channel.expire(2);
    assertThat(lastBefore("3")).isEqualTo(2);
    assertFails(() -> lastBefore("2"), ErrorCode.CHANNEL_EXPIRED, "up to 2 have expired");
  }

  @Test
  void beginsBehindVoidEpochs() {
    commit(4);
    ledger.restore(1);
    commit(1);
    // 2 to 4 are void.
    assertThat(lastBefore("3")).isEqualTo(1);
    assertThat(lastBefore("5")).isEqualTo(1);
    assertThat(lastBefore("6")).isEqualTo(5);
    assertThat(ledger.view().after(ledger.view().position(lastBefore("3"))))
        .extracting(ChannelEpoch::number)
        .containsExactly(5L);
  }

  @Test
  void beginsAtATime() {
    commit(1);
    long first = ledger.view().epoch(1).orElseThrow().committedMillis();
    Awaitility.await().until(() -> System.currentTimeMillis() > first + 1);
    commit(1);
    List<ChannelEpoch> epochs = ledger.view().epochs().toList();
    assertThat(lastBefore(epochs.get(1).committedAt().toString())).isEqualTo(1);
    assertThat(lastBefore(epochs.get(0).committedAt().toString())).isZero();
    assertThat(lastBefore(epochs.get(0).committedAt().plusMillis(1).toString())).isEqualTo(1);
    assertFails(
        () -> lastBefore("2999-01-01T00:00:00Z"),
        ErrorCode.CHANNEL_EPOCH_UNKNOWN,
        "it has not come yet",
        "start=latest");
    ledger.channel.expire(1);
    assertThat(lastBefore(epochs.get(1).committedAt().plusMillis(1).toString())).isEqualTo(2);
    assertFails(
        () -> lastBefore(epochs.get(0).committedAt().toString()), ErrorCode.CHANNEL_EXPIRED);
  }
}
