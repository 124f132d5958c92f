package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The engines do not reach each other for a while, and each row comes once all the same. */
@Tag("containers-only")
@Tag("long")
@ExtendWith(RunningClusters.class)
final class NetworkCutE2ECase {
  private static final Duration CUT = Duration.ofSeconds(20);

  @Test
  void anExecutorIsCutOffWhileFlinkReadsFromIt(RunningClusters.Site site) {
    DirectSite direct = new DirectSite(site);
    DirectRows rows = new DirectRows(400_000, 2, 200);
    String out = "/direct/cut";
    try (DirectSite.Serving serving = direct.publish("cut", "--sql", rows.sql())) {
      // A connection whose other end is gone without a word is given up after this time.
      FlinkJob job =
          direct.read(
              serving,
              out,
              "--max-rate",
              "10000",
              "--max-batch-rows",
              "1000",
              "--silence-timeout",
              "10s");
      await().atMost(DirectSite.PATIENCE).until(() -> !direct.lines(out).isEmpty());

      Member worker = site.clusters().spark().workers().get(0);
      site.containers().cutOff(CUT, worker.name());

      assertThat(direct.lines(out)).as("rows while it was cut off").hasSizeLessThan(rows.rows());
      job.awaitFinished(DirectSite.PATIENCE);
      // A Worker whose address has changed never tells the Master.
      worker.restart();
    }
    assertThat(direct.problems(rows, out)).isEmpty();
  }
}
