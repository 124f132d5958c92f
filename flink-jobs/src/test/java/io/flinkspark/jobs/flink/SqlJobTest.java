package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlJobTest {

  @Test
  void aStatementEndsWithASemicolonAtTheEndOfALine() {
    assertThat(
            SqlJob.Options.split(
                "CREATE TABLE t (a INT)\n WITH ('x' = 'a;b'); \n\nINSERT INTO t\nVALUES (1);"))
        .containsExactly(
            "CREATE TABLE t (a INT)\n WITH ('x' = 'a;b')", "INSERT INTO t\nVALUES (1)");
  }

  @Test
  void nothingToRunIsRefused() {
    assertThatThrownBy(() -> SqlJob.main(new String[] {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot run SQL: neither --statement nor --file is given");
  }
}
