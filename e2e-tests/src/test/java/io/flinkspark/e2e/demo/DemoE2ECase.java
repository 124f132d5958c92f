package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.e2e.Browser;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipeline of the demo on real logs whose answers somebody else has counted. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class DemoE2ECase {
  private Path out;

  @BeforeEach
  void makeFolder(RunningClusters.Site site) {
    out = site.folder("demo");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "elastic_apache_logs.log",
        "composite_dirty_A.log",
        "beats_apache_test.log",
        "beats_nginx_test.log"
      })
  void resultsEqualTheAnswers(String name, RunningClusters.Site site) throws Exception {
    Path log = SharedData.log(name);
    String run = name.replaceAll("[^a-z]+", "-");

    Outcome outcome = site.pipeline().run(LogRun.of(run, log, out));

    assertThat(outcome.problems()).isEmpty();
    SharedData.expected(log).verify(out);
    ExpectedAnomalies.verify(log, out);
    Browser.verifyReport(out.resolve("report/index.html"));
  }
}
