package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.FlinkVertex;
import io.flinkspark.bridge.testkit.HdfsEntry;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.bridge.testkit.SparkSubmit;
import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators do to a channel that is in use, and to its writer: epochs expire, files are
 * compacted, what a writer left is removed, the job changes. Real clusters and HDFS.
 */
@ExtendWith(RunningClusters.class)
final class ChannelOperationsE2ECase {
  private static final String CHANNEL_JOB = "io.flinkspark.jobs.spark.ChannelJob";
  private static final String STREAM = "stream";

  /** At the slow rate they take minutes, so that even a slow machine stops in the middle. */
  private static final int ROWS = 200_000;

  private static final String[] SLOW = {"--rows", String.valueOf(ROWS), "--max-rate", "500"};
  private static final String[] FAST = {"--rows", String.valueOf(ROWS)};

  @TempDir private Path folder;
  private final List<SparkSubmission> streams = new ArrayList<>();

  /** They would keep the cores from the tests behind this one. */
  @AfterEach
  void endStreams() {
    streams.forEach(SparkSubmission::kill);
  }

  private SparkSubmission follow(ChannelSite site, String... more) {
    SparkSubmission stream = site.follow(STREAM, more);
    streams.add(stream);
    return stream;
  }

  @Test
  void restoreAfterAllEpochsHaveExpiredCommitsNothingAgain(RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "expired");
    FlinkJob first = site.write(SLOW);
    site.awaitEntriesAfter(0, 4);
    String savepoint = first.stopWithSavepoint(site.uri("savepoints"));
    ChannelSite.awaitDone(site.follow(STREAM, "--available-now"));
    JsonObject before = describe(site);
    long knownBefore = commitsFoundDone(site);

    assertThat(maintain(site, "expire", "--before", "2100-01-01T00:00:00Z"))
        .contains("expired; expired through epoch " + before.getLong("lastEpoch"));
    maintain(site, "orphans", "--grace", "0s");
    assertThat(describe(site).getLong("rows")).isZero();
    assertThat(dataFiles(site)).isEmpty();

    // The savepoint holds what was committed with it, and that has expired.
    site.writeFrom(savepoint, FAST).awaitFinished(ChannelSite.PATIENCE);

    assertThat(commitsFoundDone(site)).isGreaterThan(knownBefore);
    assertThat(describe(site).getLong("rows")).isEqualTo(ROWS - before.getLong("rows"));
    ChannelSite.awaitDone(site.follow(STREAM, "--available-now"));
    assertThat(site.problems(new NumberedRows(ROWS), STREAM)).isEmpty();
    ChannelSite.awaitDone(site.read("rows"));
    assertThat(site.times(ROWS, "rows")).containsOnly(0, 1);
  }

  @Test
  void compactionWhileAStreamReadsAndAJobWritesChangesNoRow(RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "compacted");
    FlinkJob writer = site.write(SLOW);
    site.awaitEntriesAfter(0, 5);
    SparkSubmission stream = follow(site, "--option", "max-rows-per-trigger=700");
    await("some batches")
        .atMost(ChannelSite.PATIENCE)
        .until(() -> site.lastBatch(STREAM).orElse(-1) >= 1);

    String done = maintain(site, "compact", "--min-input-files", "2");
    assertThat(done).containsPattern("[1-9]\\d* files of .* became ");
    long batch = site.lastBatch(STREAM).orElseThrow();
    await("batches of compacted files")
        .atMost(ChannelSite.PATIENCE)
        .until(() -> site.lastBatch(STREAM).orElseThrow() > batch);
    assertThat(stream.isAlive()).as(stream.log()).isTrue();
    String savepoint = writer.stopWithSavepoint(site.uri("savepoints"));
    site.writeFrom(savepoint, FAST).awaitFinished(ChannelSite.PATIENCE);
    maintain(site, "compact", "--min-input-files", "2");
    stream.stop();
    ChannelSite.awaitDone(site.follow(STREAM, "--available-now"));

    assertThat(site.problems(new NumberedRows(ROWS), STREAM)).isEmpty();
    maintain(site, "orphans", "--grace", "0s");
    ChannelSite.awaitDone(site.read("rows"));
    assertThat(site.problems(new NumberedRows(ROWS), "rows")).isEmpty();
    // What a compaction wrote stays longer: one that is not in the ledger yet may still come.
    assertThat(dataFiles(site))
        .hasSizeGreaterThanOrEqualTo((int) describe(site).getLong("files"))
        .allMatch(file -> file.path().contains("/compaction_"));
  }

  /** What an aborted transaction is to Kafka: complete files with rows that never count. */
  @Test
  void rowsThatAFencedWriterCouldNotCommitAreReadByNobody(RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "aborted").withSingleWriters();
    FlinkJob first = site.write("--rows", "100000000", "--max-rate", "500");
    site.awaitEntriesAfter(0, 3);
    SparkSubmission stream = follow(site);
    FlinkJob second = site.write("--rows", "1000", "--existing-epochs", "KEEP");
    second.awaitFinished(ChannelSite.PATIENCE);
    assertThatThrownBy(() -> first.awaitFinished(ChannelSite.PATIENCE))
        .hasMessageContaining("BRIDGE-5011");

    stream.stop();

    JsonObject channel = describe(site);
    // A restore of the first from its last checkpoint could still commit them.
    assertThat(maintain(site, "orphans", "--dry-run", "--grace", "0s"))
        .containsPattern("[1-9]\\d* files of .*: may still be committed, kept");
    assertThat(dataFiles(site).stream().filter(file -> isParquet(site, file)))
        .hasSizeGreaterThan((int) channel.getLong("files"));
    ChannelSite.awaitDone(site.read("rows"));
    int[] rows = site.times((int) channel.getLong("rows"), "rows");
    assertThat(Arrays.stream(rows).sum()).isEqualTo(rows.length);
    ChannelSite.awaitDone(site.follow(STREAM, "--available-now"));
    assertThat(site.times(rows.length, STREAM)).isEqualTo(rows);
  }

  @Test
  void savepointIsRestoredIntoAJobWithOneMoreOperator(RunningClusters.Site clusters) {
    ChannelSite site = new ChannelSite(clusters, "inserted").withSingleWriters();
    String[] endless = {"--rows", "1000000000"};
    FlinkJob first = site.write(endless);
    site.awaitEntriesAfter(0, 2);
    assertThat(first.vertices()).extracting(FlinkVertex::name).noneMatch(this::limitsItsRate);
    String savepoint = first.stopWithSavepoint(site.uri("savepoints"));
    JsonObject before = describe(site);
    long entry = site.lastEntry().orElseThrow();

    FlinkJob second = site.writeFrom(savepoint, "--rows", "1000000000", "--max-rate", "500");
    site.awaitEntriesAfter(entry, 4);
    assertThat(second.vertices()).extracting(FlinkVertex::name).anyMatch(this::limitsItsRate);
    second.stopWithSavepoint(site.uri("savepoints"));

    // The one writer makes the rows in their order, so the second job's begin behind the first's.
    long added = describe(site).getLong("rows") - before.getLong("rows");
    assertThat(added).isPositive();
    ChannelSite.awaitDone(
        site.read("added", "--option", "from-epoch=" + (before.getLong("lastEpoch") + 1)));
    List<String> expected = new ArrayList<>();
    NumberedRows rows = new NumberedRows(Integer.MAX_VALUE);
    for (long id = before.getLong("rows"); id < before.getLong("rows") + added; id++) {
      expected.add(rows.line(id));
    }
    assertThat(site.lines(site.path("added"))).containsExactlyInAnyOrderElementsOf(expected);
  }

  private boolean limitsItsRate(String vertex) {
    return vertex.contains("rate limit");
  }

  /** How often a writer found that what it was to commit was there. */
  private static long commitsFoundDone(ChannelSite site) {
    try {
      return Files.readString(site.clusters().flink().taskManagers().get(0).logFile())
          .lines()
          .filter(line -> line.contains("was committed before"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject describe(ChannelSite site) {
    String json =
        maintain(site, "describe", "--json")
            .lines()
            .filter(line -> line.startsWith("{\"bridge\""))
            .findFirst()
            .orElseThrow();
    try {
      return JsonParser.object().from(json);
    } catch (JsonParserException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Runs a command of ChannelJob, beside all that runs in the cluster; answers what it printed. */
  private String maintain(ChannelSite site, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, site.channel()));
    arguments.addAll(List.of(more));
    Path printed = folder.resolve("printed");
    try {
      Process job =
          SparkSubmit.command(
                  "local[1]",
                  Map.of(),
                  Installation.detect().sparkJobs(),
                  CHANNEL_JOB,
                  arguments,
                  System.out::println)
              .redirectErrorStream(true)
              .redirectOutput(printed.toFile())
              .start();
      await(command)
          .atMost(ChannelSite.PATIENCE)
          .untilAsserted(() -> assertThat(job.isAlive()).isFalse());
      assertThat(job.exitValue()).as(Files.readString(printed)).isZero();
      return Files.readString(printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HdfsEntry> dataFiles(ChannelSite site) {
    return site.hdfs().list(site.path("channel/data")).stream()
        .filter(entry -> !entry.isFolder())
        .toList();
  }

  private static boolean isParquet(ChannelSite site, HdfsEntry file) {
    byte[] bytes = site.hdfs().read(file.path());
    return bytes.length > 4 && new String(bytes, bytes.length - 4, 4, US_ASCII).equals("PAR1");
  }
}
