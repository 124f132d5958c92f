package io.flinkspark.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class OrphanFilesTest {

  @Test
  void addsUpWhatTheJobPrints() {
    String log =
        """
        26/11/30 12:00:00 INFO SparkContext: 12 files of something: not ours
        1,002 files of 3.4 MiB: would be removed
          data/part-1.parquet
          and 1,001 more
        0 files of 0.0 MiB: nobody's, but not for long enough
        2 files of 0.1 MiB: may still be committed, kept
        1 files of 0.1 MiB: of unknown runs, kept
        0 files of 0.0 MiB: foreign, kept
        """;
    assertThat(OrphanFiles.parse(log)).isEqualTo(new OrphanFiles(1_002, 3));
  }

  @Test
  void anythingElseIsNoAnswer() {
    assertThatThrownBy(() -> OrphanFiles.parse("0 files"))
        .isInstanceOf(SoakException.class)
        .hasMessageStartingWith("Cannot tell what is left in a channel");
  }
}
