package io.flinkspark.bridge.spark.channel.stream;

import static io.flinkspark.bridge.spark.channel.stream.TestLedger.watermark;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {

  private final TestLedger ledger = new TestLedger();

  private Map<String, String> metrics(long epoch, long rows) {
    return SourceMetrics.of(
        ledger.view(),
        rows == 0
            ? ChannelOffset.behind(ledger.view().position(epoch))
            : ChannelOffset.inside(ledger.view().position(epoch), rows));
  }

  private static Map<String, String> expected(
      long epochs, long rows, String until, String channelUntil) {
    return Map.of(
        "epochsBehind",
        Long.toString(epochs),
        "rowsBehind",
        Long.toString(rows),
        "completeUntil",
        until,
        "channelCompleteUntil",
        channelUntil);
  }

  @Test
  void countsWhatIsNotReadYet() {
    assertThat(metrics(0, 0)).isEqualTo(expected(0, 0, "unknown", "unknown"));
    ledger.commit(10, 5);
    ledger.commit(7);
    String first = Instant.ofEpochMilli(watermark(1)).toString();
    String second = Instant.ofEpochMilli(watermark(2)).toString();
    assertThat(metrics(0, 0)).isEqualTo(expected(2, 22, "unknown", second));
    assertThat(metrics(1, 4)).isEqualTo(expected(2, 18, "unknown", second));
    assertThat(metrics(1, 0)).isEqualTo(expected(1, 7, first, second));
    assertThat(metrics(2, 6)).isEqualTo(expected(1, 1, first, second));
    assertThat(metrics(2, 0)).isEqualTo(expected(0, 0, second, second));
  }
}
