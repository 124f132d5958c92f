package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkApplication;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.SparkDriver;
import io.flinkspark.bridge.testkit.SparkProcesses;
import io.flinkspark.e2e.clusters.FreePort;
import io.flinkspark.e2e.network.FaultyNetwork;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ways in which both engines are deployed; each moves rows, and each row comes once. */
@ExtendWith(RunningClusters.class)
final class DirectModesE2ECase {
  private static final DigestRows ROWS = new DigestRows(50_000, 4, 60);
  private static final String SQL_JOB = "io.flinkspark.jobs.flink.SqlJob";

  private DirectSite direct;
  private SparkProcesses spark;

  @BeforeEach
  void makeSite(RunningClusters.Site site) {
    direct = new DirectSite(site);
    spark = site.processes().spark();
  }

  @Test
  void sparkDriverOnAWorker() {
    int port = FreePort.any();
    SparkDriver driver =
        spark.submitToCluster(
            direct.installation().sparkJobs(),
            DirectSite.PUBLISH_JOB,
            DirectSite.settings(Map.of("spark.driver.memory", "512m")),
            direct.publishArguments(
                "on-a-worker",
                "--port",
                String.valueOf(port),
                "--until-drained",
                "--sql",
                ROWS.sql()));
    try {
      await()
          .atMost(DirectSite.PATIENCE)
          .until(() -> !driver.isAlive() || DirectSite.isServing(driver.log()));
      String address = DirectSite.address(driver.log());
      assertThat(address).isEqualTo("bridge://127.0.0.1:" + port);

      read("on-a-worker", address, "/direct/on-a-worker").awaitFinished(DirectSite.PATIENCE);

      assertThat(driver.await(DirectSite.PATIENCE)).as(driver.log()).isEqualTo("FINISHED");
    } finally {
      driver.stop();
    }
    assertThat(direct.problems(ROWS, "/direct/on-a-worker")).isEmpty();
  }

  @Test
  void sparkExecutorsThatComeWhenSomebodyReadsAndGo() {
    Map<String, String> settings = new HashMap<>(SparkStatus.SETTINGS);
    settings.put("spark.dynamicAllocation.enabled", "true");
    settings.put("spark.dynamicAllocation.shuffleTracking.enabled", "true");
    settings.put("spark.dynamicAllocation.minExecutors", "0");
    settings.put("spark.dynamicAllocation.executorIdleTimeout", "2s");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.memory", "512m");
    try (DirectSite.Serving serving = direct.publish("on-demand", settings, "--sql", ROWS.sql())) {
      await("idle executors go").atMost(DirectSite.PATIENCE).until(() -> spark.coresInUse() == 0);

      FlinkJob first =
          direct.read(serving, "/direct/on-demand", "--max-rate", "5000", "--consumer", "first");
      await("executors come").atMost(DirectSite.PATIENCE).until(() -> spark.coresInUse() == 2);
      first.awaitFinished(DirectSite.PATIENCE);

      await("executors go").atMost(DirectSite.PATIENCE).until(() -> spark.coresInUse() == 0);
    }
    assertThat(direct.problems(ROWS, "/direct/on-demand")).isEmpty();
  }

  @Test
  void twoFlinkJobsEachGetEverythingAndACancelledOneFreesItsCores() {
    Map<String, String> settings = new HashMap<>(SparkStatus.SETTINGS);
    settings.put("spark.executor.memory", "512m");
    // The largest that is sent while a reader takes nothing is far less than a partition.
    DigestRows many = new DigestRows(400_000, 2, 60);
    try (DirectSite.Serving serving = direct.publish("shared", settings, "--sql", many.sql())) {
      SparkStatus status = new SparkStatus(serving.driver().log());
      assertThat(status.activeTasks()).as("nobody reads").isZero();

      FlinkJob slow =
          direct.read(
              1,
              serving,
              "/direct/slow",
              "--consumer",
              "slow",
              "--max-rate",
              "1000",
              "--max-batch-rows",
              "1000");
      await("a task runs").atMost(DirectSite.PATIENCE).until(() -> status.activeTasks() == 1);
      FlinkJob fast = direct.read(1, serving, "/direct/one", "--consumer", "one");
      fast.awaitFinished(DirectSite.PATIENCE);
      assertThat(direct.problems(many, "/direct/one")).isEmpty();
      await("the slow job's task alone")
          .atMost(DirectSite.PATIENCE)
          .until(() -> status.activeTasks() == 1);

      slow.cancel();

      await("the task is cancelled")
          .atMost(DirectSite.PATIENCE)
          .until(() -> status.activeTasks() == 0 && status.jobs("running") == 0);
      direct
          .read(1, serving, "/direct/two", "--consumer", "two")
          .awaitFinished(DirectSite.PATIENCE);
    }
    assertThat(direct.problems(many, "/direct/two")).isEmpty();
  }

  @Test
  void flinkApplicationModeTheRelayAndSqlOnASession(RunningClusters.Site site) {
    try (DirectSite.Serving serving = direct.publish("modes", "--sql", ROWS.sql())) {
      try (FlinkApplication application =
          site.processes()
              .flink()
              .runApplication(
                  direct.installation().flinkJobs(),
                  DirectSite.READ_JOB,
                  direct.readArguments("modes", serving.address(), "/direct/application"),
                  2)) {
        assertThat(application.await(DirectSite.PATIENCE)).isZero();
      }
      try (FaultyNetwork network = new FaultyNetwork(serving.address())) {
        direct
            .read(
                serving.at(network.address()),
                "/direct/relayed",
                "--data-path",
                "relay",
                "--compression",
                "lz4")
            .awaitFinished(DirectSite.PATIENCE);
        assertThat(network.sentTo())
            .as("where readers were sent for rows")
            .containsExactly(URI.create(serving.address()).getPort());
      }
      FlinkJob sql =
          direct
              .clusters()
              .flink()
              .run(direct.installation().flinkJobs(), SQL_JOB, statements(serving), 2);
      sql.awaitFinished(DirectSite.PATIENCE);
    }
    assertThat(direct.problems(ROWS, "/direct/application")).isEmpty();
    assertThat(direct.problems(ROWS, "/direct/relayed")).isEmpty();
    assertThat(direct.lines("/direct/sql"))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(49_000, ROWS.rows())
                .mapToObj(
                    id -> "{\"id\":%d,\"digest\":\"%s\"}".formatted(id, DigestRows.digest(id)))
                .toList());
  }

  private List<String> statements(DirectSite.Serving serving) {
    String source =
        """
        CREATE TABLE numbers (id BIGINT, digest STRING) WITH (
          'connector' = 'spark', 'address' = '%s', 'publication' = 'modes', 'token-file' = '%s')
        """
            .formatted(serving.address(), direct.tokenFile());
    String sink =
        """
        CREATE TABLE files (id BIGINT, digest STRING) WITH (
          'connector' = 'filesystem', 'path' = '%s/direct/sql', 'format' = 'json')
        """
            .formatted(direct.clusters().hdfs().uri());
    return List.of(
        "--checkpoint-interval",
        "1s",
        "--statement",
        source,
        "--statement",
        sink,
        "--statement",
        "INSERT INTO files SELECT id, digest FROM numbers WHERE id >= 49000");
  }

  private FlinkJob read(String publication, String address, String out) {
    return direct
        .clusters()
        .flink()
        .run(
            direct.installation().flinkJobs(),
            DirectSite.READ_JOB,
            direct.readArguments(publication, address, out),
            2);
  }
}
