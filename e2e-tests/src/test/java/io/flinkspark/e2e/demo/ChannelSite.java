package io.flinkspark.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.HdfsCluster;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.clusters.Clusters;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A channel in HDFS with its folders: Flink writes it by WriteChannelJob, Spark reads it by
 * ReadChannelJob, whose output the test reads.
 */
final class ChannelSite {
  static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String WRITE_JOB = "io.flinkspark.jobs.flink.WriteChannelJob";
  private static final String READ_JOB = "io.flinkspark.jobs.spark.ReadChannelJob";
  private static final int SLOTS = 2;

  private final Clusters clusters;
  private final HdfsCluster hdfs;
  private final Installation installation = Installation.detect();
  private final String root;
  private final int slots;
  private final int restarts;

  /**
   * With writers in both slots, which restart as often as it takes.
   *
   * @param name of a folder that no other test uses
   */
  ChannelSite(RunningClusters.Site site, String name) {
    this(site.clusters(), "/channels/" + name, SLOTS, 1_000);
  }

  private ChannelSite(Clusters clusters, String root, int slots, int restarts) {
    this.clusters = clusters;
    this.hdfs = clusters.hdfs();
    this.root = root;
    this.slots = slots;
    this.restarts = restarts;
  }

  /** The same with writers that take one slot each and fail for good when they fail. */
  ChannelSite withSingleWriters() {
    return new ChannelSite(clusters, root, 1, 0);
  }

  Clusters clusters() {
    return clusters;
  }

  HdfsCluster hdfs() {
    return hdfs;
  }

  /** A path of this test, without scheme and host. */
  String path(String name) {
    return root + "/" + name;
  }

  URI uri(String name) {
    return URI.create(hdfs.uri() + path(name));
  }

  String channel() {
    return uri("channel").toString();
  }

  /** Starts a writer from nothing. */
  FlinkJob write(String... arguments) {
    return clusters
        .flink()
        .run(installation.flinkJobs(), WRITE_JOB, writeArguments(arguments), slots, settings());
  }

  /** Starts a writer from a savepoint or checkpoint. */
  FlinkJob writeFrom(String checkpoint, String... arguments) {
    return clusters
        .flink()
        .runFrom(
            checkpoint,
            installation.flinkJobs(),
            WRITE_JOB,
            writeArguments(arguments),
            slots,
            settings());
  }

  private List<String> writeArguments(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--channel", channel(), "--checkpoint-interval", "1s"));
    all.addAll(List.of(arguments));
    return all;
  }

  /** Checkpoints that outlive the JobManager, and as many restarts as it takes. */
  private Map<String, String> settings() {
    return Map.of(
        "execution.checkpointing.dir",
        uri("checkpoints").toString(),
        "execution.checkpointing.externalized-checkpoint-retention",
        "RETAIN_ON_CANCELLATION",
        "restart-strategy.type",
        "fixed-delay",
        "restart-strategy.fixed-delay.attempts",
        String.valueOf(restarts),
        "restart-strategy.fixed-delay.delay",
        "1 s");
  }

  /** The last complete checkpoint of any job here; empty when there is none. */
  Optional<String> lastCheckpoint() {
    return new RetainedCheckpoints(hdfs, path("checkpoints")).last();
  }

  /** Starts a reader, with one executor. */
  SparkSubmission read(String out, String... arguments) {
    return submitReader(out, Map.of(), List.of(arguments));
  }

  /**
   * Starts a stream that goes on where the last one with this output was, with two executors, so
   * that one can be killed.
   */
  SparkSubmission follow(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--checkpoint", uri(checkpoint(out)).toString()));
    arguments.addAll(List.of(more));
    return submitReader(out, Map.of("spark.executor.cores", "1"), arguments);
  }

  private SparkSubmission submitReader(
      String out, Map<String, String> more, List<String> arguments) {
    Map<String, String> settings = new HashMap<>(Pipeline.SparkSettings.SMALL);
    settings.put("spark.executor.memory", "512m");
    settings.put("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.putAll(more);
    List<String> all =
        new ArrayList<>(List.of("--channel", channel(), "--out", uri(out).toString()));
    all.addAll(arguments);
    return clusters.spark().submit(installation.sparkJobs(), READ_JOB, settings, all);
  }

  private static String checkpoint(String out) {
    return out + "-checkpoint";
  }

  /** The last micro-batch that a stream has committed. */
  OptionalLong lastBatch(String out) {
    return lastNumber(path(checkpoint(out)) + "/commits", "\\d+");
  }

  /**
   * Makes a stream forget that its last micro-batch is committed. A batch that it had planned after
   * that one is forgotten, too: Spark only repeats the last one that it has planned.
   */
  long forgetLastBatch(String out) {
    long batch = lastBatch(out).orElseThrow();
    forget(checkpoint(out) + "/commits", batch);
    long planned = lastNumber(path(checkpoint(out)) + "/offsets", "\\d+").orElseThrow();
    for (long later = planned; later > batch; later--) {
      forget(checkpoint(out) + "/offsets", later);
    }
    return batch;
  }

  private void forget(String folder, long batch) {
    hdfs.delete(path(folder) + "/" + batch);
    // Spark's checksum files, where the client writes any.
    hdfs.delete(path(folder) + "/." + batch + ".crc");
  }

  /** The last entry of the ledger; empty when there is none. */
  OptionalLong lastEntry() {
    return lastNumber(path("channel/_bridge/ledger"), "\\d+\\.json");
  }

  String entry(long number) {
    return new String(
        hdfs.read(path("channel/_bridge/ledger/%020d.json".formatted(number))), UTF_8);
  }

  private OptionalLong lastNumber(String folder, String pattern) {
    if (!hdfs.exists(folder)) {
      return OptionalLong.empty();
    }
    return hdfs.list(folder).stream()
        .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
        .filter(name -> name.matches(pattern))
        .mapToLong(name -> Long.parseLong(name.replace(".json", "")))
        .max();
  }

  /** Waits until the channel has so many more entries than one that was the last. */
  void awaitEntriesAfter(long entry, int more) {
    await("entries of the ledger")
        .atMost(PATIENCE)
        .until(() -> lastEntry().orElse(0) >= entry + more);
  }

  /** Waits for a reader that ends by itself. */
  static void awaitDone(SparkSubmission reader) {
    assertThat(reader.await(PATIENCE)).as(reader.log()).isZero();
  }

  /** What is wrong with what a reader has written; nothing when each row is there once. */
  List<String> problems(ExpectedLines expected, String out) {
    ExpectedLines.Check check = expected.check();
    TextFiles.forEachLine(hdfs, path(out), check::accept);
    return check.problems();
  }

  /** How often each of the rows from 0 on is there; each line has to be that of a row. */
  int[] times(int rows, String out) {
    int[] times = new int[rows];
    NumberedRows expected = new NumberedRows(rows);
    TextFiles.forEachLine(
        hdfs,
        path(out),
        line -> {
          int id = Integer.parseInt(line.replaceAll(".*\"id\":(\\d+)[,}].*", "$1"));
          assertThat(line).isEqualTo(expected.line(id));
          times[id]++;
        });
    return times;
  }

  /** All lines below a folder. */
  List<String> lines(String folder) {
    return TextFiles.lines(hdfs, folder);
  }
}
