package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.spark.channel.stream.TestLedger.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.Map;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchLimitsTest {

  private static final long NONE = Long.MAX_VALUE;

  @Test
  void takesSparksLimits() {
    BatchLimits ours = new BatchLimits(10, 20, 30);
    assertThat(BatchLimits.of(ours)).isEqualTo(ours);
    assertThat(BatchLimits.of(ReadLimit.allAvailable())).isEqualTo(BatchLimits.NONE);
    assertThat(BatchLimits.of(ReadLimit.maxRows(7))).isEqualTo(new BatchLimits(7, NONE, NONE));
  }

  @Test
  void holdsAllLimitsOfAComposite() {
    ReadLimit inner =
        ReadLimit.compositeLimit(
            new ReadLimit[] {ReadLimit.maxRows(7), new BatchLimits(10, 20, 30)});
    ReadLimit outer =
        ReadLimit.compositeLimit(
            new ReadLimit[] {inner, ReadLimit.allAvailable(), new BatchLimits(9, 50, 3)});
    assertThat(BatchLimits.of(outer)).isEqualTo(new BatchLimits(7, 20, 3));
  }

  @Test
  void refusesWhatItCannotCount() {
    assertFails(
        () -> BatchLimits.of(ReadLimit.maxFiles(5)),
        ErrorCode.INVALID_ARGUMENT,
        "only rows, bytes and epochs");
    assertFails(
        () -> BatchLimits.of(ReadLimit.compositeLimit(new ReadLimit[] {ReadLimit.minRows(5, 100)})),
        ErrorCode.INVALID_ARGUMENT,
        "only rows, bytes and epochs");
  }

  @Test
  void hasDefaultsThatBoundThePlanning() {
    StreamSettings settings = StreamSettings.of(Map.of());
    assertThat(settings.limits()).isEqualTo(new BatchLimits(NONE, NONE, 1000));
    assertThat(settings.start()).isEqualTo(new StreamStart.Earliest());
    assertThat(settings.onRewind()).isEqualTo(RewindRule.FAIL);
  }

  @Test
  void readsOptionsInAnyCase() {
    StreamSettings settings =
        StreamSettings.of(
            Map.of(
                "Max-Rows-Per-Trigger",
                "1_000_000",
                "max-bytes-per-trigger",
                "512m",
                "MAX-EPOCHS-PER-TRIGGER",
                "5",
                "on-rewind",
                "Continue"));
    assertThat(settings.limits()).isEqualTo(new BatchLimits(1_000_000, 512L << 20, 5));
    assertThat(settings.onRewind()).isEqualTo(RewindRule.CONTINUE);
  }

  @ParameterizedTest
  @CsvSource({
    "max-rows-per-trigger, 0",
    "max-rows-per-trigger, -5",
    "max-rows-per-trigger, many",
    "max-bytes-per-trigger, 5 apples",
    "max-epochs-per-trigger, 1.5",
    "on-rewind, ignore",
    "start, tomorrow",
    "start, 99999999999999999999",
    "start, -1"
  })
  void refusesValuesWithoutMeaning(String key, String value) {
    assertFails(
        () -> StreamSettings.of(Map.of(key, value)), ErrorCode.INVALID_ARGUMENT, key, value);
  }
}
