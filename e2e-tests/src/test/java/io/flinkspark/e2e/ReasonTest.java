package io.flinkspark.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReasonTest {

  @Test
  void leavesTheStepsOfATraceOut() {
    String message =
        "Job is FAILED because of\na.B: c\n\tat d.E.f(E.java:1)\nCaused by: g\n\t... 3 more\n";
    assertThat(Reason.of(new IllegalStateException(message)))
        .isEqualToNormalizingNewlines("Job is FAILED because of\na.B: c\nCaused by: g");
  }

  @Test
  void namesWhatHasNoMessage() {
    assertThat(Reason.of(new IllegalStateException())).contains("IllegalStateException");
  }
}
