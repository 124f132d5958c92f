package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkCluster;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Flink draws the rows from Spark's executors; each comes once, whatever dies. */
@ExtendWith(RunningClusters.class)
final class DirectE2ECase {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SLOTS = 2;
  private static final Pattern SERVING =
      Pattern.compile("Serving \\S+ at (bridge://\\S+), partitions: (\\d+)");

  @TempDir private Path folder;

  private final Installation installation = Installation.detect();
  private Path token;

  @BeforeEach
  void makeToken() throws IOException {
    token = Files.writeString(folder.resolve("token"), "a token of this test alone\n");
  }

  @Test
  void flinkReadsEveryRowOfAParquetTableOnce(RunningClusters.Site site) {
    DirectRows rows = new DirectRows(200_000, 8, 0);
    String table = site.clusters().hdfs().uri() + "/direct/table";
    String write = "INSERT OVERWRITE DIRECTORY '%s' USING parquet ".formatted(table) + rows.sql();

    try (Serving serving =
        publish(site, "table", "--before", write, "--in", table, "--until-drained")) {
      read(site, serving, "/direct/read").awaitFinished(PATIENCE);
      assertThat(serving.driver().await(PATIENCE)).as("Spark hears that all is read").isZero();
    }

    assertThat(rows.problems(lines(site, "/direct/read"))).isEmpty();
  }

  @Test
  void taskManagerKilledInTheMiddleChangesNoRow(RunningClusters.Site site) throws IOException {
    Member taskManager = site.clusters().flink().taskManagers().get(0);

    FlinkJob job = readWhileDying(site, "killed", taskManager);

    assertThat(job.restoredCheckpoints()).isPositive();
    assertThat(Files.readString(taskManager.logFile()))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of killed from row [1-9]");
  }

  @Test
  void sparkWorkerKilledInTheMiddleDoesNotEvenRestartTheJob(RunningClusters.Site site)
      throws IOException {
    Member worker = site.clusters().spark().workers().get(0);

    FlinkJob job = readWhileDying(site, "orphaned", worker);

    assertThat(job.restoredCheckpoints()).isZero();
    assertThat(Files.readString(site.clusters().flink().taskManagers().get(0).logFile()))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of orphaned from row [1-9]");
  }

  /** Partitions larger than all buffers, so that Spark is still sending when a side dies. */
  private FlinkJob readWhileDying(RunningClusters.Site site, String name, Member victim) {
    DirectRows rows = new DirectRows(200_000, 2, 200);
    String out = "/direct/" + name;
    FlinkJob job;
    try (Serving serving = publish(site, name, "--sql", rows.sql())) {
      job = read(site, serving, out, "--max-rate", "10000", "--max-batch-rows", "1000");
      await().atMost(PATIENCE).until(() -> !lines(site, out).isEmpty());
      victim.kill();
      assertThat(lines(site, out)).hasSizeLessThan(rows.rows() / 2);
      victim.restart();
      job.awaitFinished(PATIENCE);
    }
    assertThat(rows.problems(lines(site, out))).isEmpty();
    return job;
  }

  @Test
  void aWrongTokenIsRefusedWhenTheJobIsSubmitted(RunningClusters.Site site) throws IOException {
    try (Serving serving = publish(site, "secret", "--sql", "SELECT id FROM range(3)")) {
      Files.writeString(token, "another token, not the one of Spark");

      assertThatThrownBy(() -> read(site, serving, "/direct/secret"))
          .hasMessageContaining("BRIDGE-2001");
    }
  }

  /** What Spark publishes, until it is closed. */
  private record Serving(SparkSubmission driver, String name, String address)
      implements AutoCloseable {
    @Override
    public void close() {
      driver.stop();
    }
  }

  private Serving publish(RunningClusters.Site site, String name, String... rows) {
    List<String> arguments =
        new ArrayList<>(List.of("--name", name, "--port", "0", "--token-file", token.toString()));
    arguments.addAll(List.of(rows));
    Map<String, String> settings = new HashMap<>(Pipeline.SparkSettings.SMALL);
    // One partition a file, however small.
    settings.put("spark.sql.files.minPartitionNum", "8");
    SparkSubmission driver =
        site.clusters()
            .spark()
            .submit(
                installation.sparkJobs(),
                "io.flinkspark.jobs.spark.PublishJob",
                settings,
                arguments);
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !driver.isAlive() || SERVING.matcher(driver.log()).find());
      Matcher line = SERVING.matcher(driver.log());
      assertThat(line.find()).as(driver.log()).isTrue();
      return new Serving(driver, name, line.group(1));
    } catch (RuntimeException | AssertionError e) {
      driver.stop();
      throw e;
    }
  }

  private FlinkJob read(RunningClusters.Site site, Serving serving, String out, String... more) {
    FlinkCluster flink = site.clusters().flink();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--address", serving.address(),
                "--publication", serving.name(),
                "--token-file", token.toString(),
                "--out", site.clusters().hdfs().uri() + out,
                "--checkpoint-interval", "1s"));
    arguments.addAll(List.of(more));
    return flink.run(
        installation.flinkJobs(), "io.flinkspark.jobs.flink.ReadPublicationJob", arguments, SLOTS);
  }

  /** The lines of the files that Flink has finished. */
  private static List<String> lines(RunningClusters.Site site, String out) {
    List<String> lines = new ArrayList<>();
    if (!site.clusters().hdfs().exists(out)) {
      return lines;
    }
    for (HdfsEntry file : site.clusters().hdfs().list(out)) {
      String name = file.path().substring(file.path().lastIndexOf('/') + 1);
      if (!name.startsWith(".")) {
        new String(site.clusters().hdfs().read(file.path()), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
