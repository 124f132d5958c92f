package io.flinkspark.schema.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionWindowTest {

  @Test
  void anEventsOwnWindowLastsUntilTheGapAfterIt() {
    long gap = TrafficWindows.SESSIONS_30MIN.gap().toMillis();

    assertThat(TrafficWindows.SESSIONS_30MIN.windowOf(-1)).isEqualTo(new TimeRange(-1, gap - 1));
  }
}
