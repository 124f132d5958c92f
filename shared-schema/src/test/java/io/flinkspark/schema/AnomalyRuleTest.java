package io.flinkspark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AnomalyRuleTest {

  @Test
  void thresholdIsSoManyDeviationsAboveTheMean() {
    // Windows of 2, 4, 4, 4, 5, 5, 7 and 9 requests: mean 5, deviation 2.
    assertThat(AnomalyRule.mean(8, 40)).isEqualTo(5.0);
    assertThat(AnomalyRule.deviation(8, 40, 232)).isEqualTo(2.0);
    assertThat(new AnomalyRule(3, 10, 30).threshold(8, 40, 232)).isEqualTo(11.0);
    assertThat(new AnomalyRule(0.5, 10, 30).threshold(8, 40, 232)).isEqualTo(6.0);
  }

  @Test
  void windowsThatAreAllTheSameDeviateByNothing() {
    for (long windows = 1; windows < 2_000; windows++) {
      for (long each : new long[] {1, 3, 7, 1_000_000}) {
        assertThat(AnomalyRule.deviation(windows, windows * each, windows * each * each)).isZero();
      }
    }
  }

  @Test
  void refusesWhatIsNoRule() {
    assertThatThrownBy(() -> new AnomalyRule(-0.1, 10, 30))
        .hasMessage("Cannot use the deviations: they have to be a number from 0 (-0.1)");
    assertThatThrownBy(() -> new AnomalyRule(Double.NaN, 10, 30))
        .hasMessage("Cannot use the deviations: they have to be a number from 0 (NaN)");
    assertThatThrownBy(() -> new AnomalyRule(3, 0, 30))
        .hasMessage("Cannot use the least requests: it has to be at least 1 (0)");
    assertThatThrownBy(() -> new AnomalyRule(3, 10, 0))
        .hasMessage("Cannot use the least requests of a new host: it has to be at least 1 (0)");
  }

  @Test
  void defaultsAreThoseOfTheOptions() {
    assertThat(AnomalyRule.DEFAULT).isEqualTo(new AnomalyRule(3, 10, 30));
  }
}
