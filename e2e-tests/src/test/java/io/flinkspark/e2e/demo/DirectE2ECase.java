package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import java.io.IOException;
import java.nio.file.Files;
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
    Member taskManager = site.clusters().flink().taskManagers().get(0);

    FlinkJob job = readWhileDying("killed", taskManager);

    assertThat(job.restoredCheckpoints()).isPositive();
    assertThat(Files.readString(taskManager.logFile()))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of killed from row [1-9]");
  }

  @Tag("containers")
  @Test
  void sparkWorkerKilledInTheMiddleDoesNotEvenRestartTheJob(RunningClusters.Site site)
      throws IOException {
    Member worker = site.clusters().spark().workers().get(0);

    FlinkJob job = readWhileDying("orphaned", worker);

    assertThat(job.restoredCheckpoints()).isZero();
    assertThat(Files.readString(site.clusters().flink().taskManagers().get(0).logFile()))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of orphaned from row [1-9]");
  }

  /** Partitions larger than all buffers, so that Spark is still sending when a side dies. */
  private FlinkJob readWhileDying(String name, Member victim) {
    DirectRows rows = new DirectRows(200_000, 2, 200);
    String out = "/direct/" + name;
    FlinkJob job;
    try (DirectSite.Serving serving = direct.publish(name, "--sql", rows.sql())) {
      job = direct.read(serving, out, "--max-rate", "5000", "--max-batch-rows", "1000");
      await().atMost(DirectSite.PATIENCE).until(() -> !direct.lines(out).isEmpty());
      victim.kill();
      assertThat(direct.lines(out)).hasSizeLessThan(rows.rows());
      victim.restart();
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
