package io.flinkspark.jobs.spark.live;

import static io.flinkspark.jobs.spark.live.Windows.start;
import static io.flinkspark.jobs.spark.live.Windows.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.schema.AlertKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertRulesTest {

  private final AlertRules rules =
      new AlertRules(new LiveSettings("tumbling_5min", Duration.ofHours(1), 0.1, 5.0, 10));

  @Test
  void errorsOverTheThresholdRaiseAnAlertThatSaysAll() {
    assertThat(rules.errorRate(window(3, 100, 11)))
        .hasValueSatisfying(
            alert -> {
              assertThat(alert.getId()).isEqualTo("tumbling_5min/" + start(3) + "/ERROR_RATE");
              assertThat(alert.getKind()).isEqualTo(AlertKind.ERROR_RATE);
              assertThat(alert.getDefinition()).isEqualTo("tumbling_5min");
              assertThat(alert.getWindowStart()).isEqualTo(Instant.ofEpochMilli(start(3)));
              assertThat(alert.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(start(4)));
              assertThat(alert.getValue()).isEqualTo(0.11);
              assertThat(alert.getThreshold()).isEqualTo(0.1);
              assertThat(alert.getMessage()).isEqualTo("11 of 100 requests failed");
            });
  }

  @Test
  void errorsAtTheThresholdRaiseNothing() {
    assertThat(rules.errorRate(window(3, 100, 10))).isEmpty();
  }

  @Test
  void tooFewRequestsRaiseNothing() {
    assertThat(rules.errorRate(window(3, 9, 9))).isEmpty();
    assertThat(rules.burst(window(3, 9, 0), before(1, 1, 1))).isEmpty();
  }

  @Test
  void moreThanSoManyTimesTheMeanRaisesABurst() {
    assertThat(rules.burst(window(3, 101, 0), before(10, 20, 30)))
        .hasValueSatisfying(
            alert -> {
              assertThat(alert.getId()).isEqualTo("tumbling_5min/" + start(3) + "/TRAFFIC_BURST");
              assertThat(alert.getValue()).isEqualTo(5.05);
              assertThat(alert.getThreshold()).isEqualTo(5.0);
              assertThat(alert.getMessage())
                  .isEqualTo("101 requests; the 3 windows before had 20.0 on average");
            });
  }

  @Test
  void exactlySoManyTimesTheMeanIsNoBurst() {
    assertThat(rules.burst(window(3, 100, 0), before(10, 20, 30))).isEmpty();
  }

  @Test
  void withoutEnoughWindowsBeforeThereIsNoBurst() {
    assertThat(rules.burst(window(3, 1000, 0), before(1, 1))).isEmpty();
    assertThat(rules.burst(window(3, 1000, 0), before(0, 0, 0))).isEmpty();
  }

  private static List<WindowStats> before(long... requests) {
    return Arrays.stream(requests).mapToObj(count -> window(0, count, 0)).toList();
  }
}
