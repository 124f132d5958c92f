package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The job itself runs on a cluster, with Spark's jar beside it: JobsE2ECase of e2e-tests. */
class SiteSessionsJobTest {

  @Test
  void refusesWhatCannotWork() {
    assertRefused("kafka://host:9092/topic", "30min", "file:///out")
        .hasMessage("Cannot use --source 'kafka://host:9092/topic': only files are read");
    assertRefused("file:///log", "0s", "file:///out")
        .hasMessage("Cannot use --gap 'PT0S': it has to be longer than zero");
    assertRefused("file:///log", "30min", "out")
        .hasMessageContaining("Cannot use --out 'out': write a whole URI");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String source, String gap, String out) {
    return assertThatThrownBy(
        () -> SiteSessionsJob.main(new String[] {"--source", source, "--gap", gap, "--out", out}));
  }
}
