package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.clusters.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spark publishes by PublishJob, Flink reads by ReadPublicationJob, both with one token. */
final class DirectSite {
  static final Duration PATIENCE = Duration.ofMinutes(10);
  static final String PUBLISH_JOB = "io.flinkspark.jobs.spark.PublishJob";
  static final String READ_JOB = "io.flinkspark.jobs.flink.ReadPublicationJob";
  private static final int SLOTS = 2;
  private static final Pattern SERVING =
      Pattern.compile("Serving \\S+ at (bridge://\\S+), partitions: (\\d+)");

  private final Clusters clusters;
  private final Installation installation = Installation.detect();
  private String token;

  DirectSite(RunningClusters.Site site) {
    clusters = site.clusters();
    setToken("a token of this test alone");
  }

  /** Whoever starts from now on has this token. */
  void setToken(String text) {
    token = clusters.secret("direct.token", text);
  }

  Clusters clusters() {
    return clusters;
  }

  Installation installation() {
    return installation;
  }

  String tokenFile() {
    return token;
  }

  /** What Spark publishes, until it is closed. */
  record Serving(SparkSubmission driver, String name, String address) implements AutoCloseable {

    /** The same through another address. */
    Serving at(String other) {
      return new Serving(driver, name, other);
    }

    @Override
    public void close() {
      driver.stop();
    }
  }

  /** Publishes on any port. */
  Serving publish(String name, String... options) {
    return publish(name, Map.of(), options);
  }

  Serving publish(String name, Map<String, String> settings, String... options) {
    SparkSubmission driver =
        clusters
            .spark()
            .submit(
                installation.sparkJobs(),
                PUBLISH_JOB,
                settings(settings),
                publishArguments(name, options));
    try {
      await().atMost(PATIENCE).until(() -> !driver.isAlive() || isServing(driver.log()));
      return new Serving(driver, name, address(driver.log()));
    } catch (RuntimeException | AssertionError e) {
      driver.stop();
      throw e;
    }
  }

  static Map<String, String> settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Pipeline.SparkSettings.SMALL);
    all.put("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1");
    // One partition a file, however small.
    all.put("spark.sql.files.minPartitionNum", "8");
    all.putAll(more);
    return all;
  }

  /** Later options overwrite earlier ones of the same name only where they may be repeated. */
  List<String> publishArguments(String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--name", name, "--token-file", token));
    if (!List.of(options).contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    arguments.addAll(List.of(options));
    return arguments;
  }

  static boolean isServing(String log) {
    return SERVING.matcher(log).find();
  }

  static String address(String log) {
    Matcher line = SERVING.matcher(log);
    assertThat(line.find()).as(log).isTrue();
    return line.group(1);
  }

  /** A job in both slots. */
  FlinkJob read(Serving serving, String out, String... more) {
    return read(SLOTS, serving, out, more);
  }

  FlinkJob read(int parallelism, Serving serving, String out, String... more) {
    return clusters
        .flink()
        .run(
            installation.flinkJobs(),
            READ_JOB,
            readArguments(serving.name(), serving.address(), out, more),
            parallelism);
  }

  List<String> readArguments(String name, String address, String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--address",
                address,
                "--publication",
                name,
                "--token-file",
                token,
                "--out",
                clusters.hdfs().uri() + out,
                "--checkpoint-interval",
                "1s"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** The lines of the files that Flink has finished. */
  List<String> lines(String out) {
    List<String> lines = new ArrayList<>();
    forEachLine(out, lines::add);
    return lines;
  }

  /** Nothing, as long as there is no folder. */
  private void forEachLine(String out, Consumer<String> action) {
    if (clusters.hdfs().exists(out)) {
      TextFiles.forEachLine(clusters.hdfs(), out, action);
    }
  }

  /** What is wrong with what Flink has written; nothing when each row is there once. */
  List<String> problems(ExpectedLines expected, String out) {
    ExpectedLines.Check check = expected.check();
    forEachLine(out, check::accept);
    return check.problems();
  }
}
