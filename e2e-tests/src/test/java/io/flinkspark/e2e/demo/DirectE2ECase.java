package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flink draws the rows from Spark's executors; each comes once, whatever dies. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class DirectE2ECase {
  private DirectSite direct;

  @BeforeEach
  void makeSite(RunningClusters.Site site) {
    direct = new DirectSite(site);
  }

  @Tag("containers")
  @Test
  void flinkReadsEveryRowOfAParquetTableOnce(RunningClusters.Site site) {
    DirectRows rows = new DirectRows(200_000, 8, 0);
    String table = site.clusters().hdfs().uri() + "/direct/table";
    String write = "INSERT OVERWRITE DIRECTORY '%s' USING parquet ".formatted(table) + rows.sql();

    try (DirectSite.Serving serving =
        direct.publish("table", "--before", write, "--in", table, "--until-drained")) {
      direct.read(serving, "/direct/read").awaitFinished(DirectSite.PATIENCE);
      assertThat(serving.driver().await(DirectSite.PATIENCE))
          .as("Spark hears that all is read")
          .isZero();
    }

    assertThat(direct.problems(rows, "/direct/read")).isEmpty();
  }

  @Test
  void taskManagerKilledInTheMiddleChangesNoRow(RunningClusters.Site site) throws IOException {
    FlinkJob job = readWhileDying("killed", site.clusters().flink().taskManagers());

    assertThat(job.restoredCheckpoints()).isPositive();
    assertThat(logs(site))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of killed from row [1-9]");
  }

  @Test
  void sparkWorkerKilledInTheMiddleDoesNotEvenRestartTheJob(RunningClusters.Site site)
      throws IOException {
    FlinkJob job = readWhileDying("orphaned", site.clusters().spark().workers());

    assertThat(job.restoredCheckpoints()).isZero();
    assertThat(logs(site))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of orphaned from row [1-9]");
  }

  private static String logs(RunningClusters.Site site) throws IOException {
    StringBuilder logs = new StringBuilder();
    for (Member taskManager : site.clusters().flink().taskManagers()) {
      logs.append(Files.readString(taskManager.logFile()));
    }
    return logs.toString();
  }

  /** Partitions larger than all buffers, so that Spark is still sending when a side dies. */
  private FlinkJob readWhileDying(String name, List<Member> victims) {
    DirectRows rows = new DirectRows(200_000, 2, 200);
    String out = "/direct/" + name;
    FlinkJob job;
    try (DirectSite.Serving serving = direct.publish(name, "--sql", rows.sql())) {
      job = direct.read(serving, out, "--max-rate", "5000", "--max-batch-rows", "1000");
      await().atMost(DirectSite.PATIENCE).until(() -> !direct.lines(out).isEmpty());
      victims.forEach(Member::kill);
      assertThat(direct.lines(out)).hasSizeLessThan(rows.rows());
      victims.forEach(Member::restart);
      job.awaitFinished(DirectSite.PATIENCE);
    }
    assertThat(direct.problems(rows, out)).isEmpty();
    return job;
  }

  @Test
  void aWrongTokenIsRefusedWhenTheJobIsSubmitted() {
    try (DirectSite.Serving serving =
        direct.publish("secret", "--sql", "SELECT id FROM range(3)")) {
      direct.setToken("another token, not the one of Spark");

      assertThatThrownBy(() -> direct.read(serving, "/direct/secret"))
          .hasMessageContaining("BRIDGE-2001");
    }
  }
}
