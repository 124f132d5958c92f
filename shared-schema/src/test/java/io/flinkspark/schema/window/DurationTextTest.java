package io.flinkspark.schema.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S, 250ms",
    "10s, PT10S, 10s",
    "5min, PT5M, 5min",
    "1h, PT1H, 1h",
    "2d, PT48H, 2d",
    "PT10S, PT10S, 10s",
    "0s, PT0S, 0s",
    "-90s, PT-1M-30S, -90s",
    "60s, PT1M, 1min",
    "' 1 h ', PT1H, 1h"
  })
  void readsAndWrites(String text, Duration duration, String shortest) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
    assertThat(DurationText.format(duration)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "1.5h", "5 minutes", "1h30min", "PT0.0001S", "9999999999999999d"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessage(
            "Cannot read a duration: it is neither like 250ms, 10s, 5min, 1h, 2d nor like PT10S"
                + " (%s)",
            text);
  }
}
