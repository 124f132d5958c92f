package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.SparkSubmission;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.clusters.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The five-minute starts of the README: their commands, word for word but for the places. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class QuickStartE2ECase {
  private static final Path README = Path.of("../README.md");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Path folder;

  private static final Pattern SERVING =
      Pattern.compile("^Serving customers at (bridge://\\S+)$", Pattern.MULTILINE);

  private final Installation installation = Installation.detect();

  @BeforeEach
  void makeFolder(RunningClusters.Site site) {
    folder = site.folder("quick-start");
  }

  @Test
  void everyOrderGetsItsCustomerOnce(RunningClusters.Site site) throws IOException {
    String token = site.clusters().secret("customers", "what the README's second line makes");
    String port = String.valueOf(FreePort.any());
    Path joined = folder.resolve("joined");
    Map<String, String> places =
        new HashMap<>(
            Map.of("token", token, "7420", port, "file:///tmp/joined", "file://" + joined));
    Command publish = Command.of("io.flinkspark.jobs.spark.PublishCustomersJob");
    Command join = Command.of("io.flinkspark.jobs.flink.JoinCustomersJob");

    SparkSubmission driver =
        site.clusters()
            .spark()
            .submit(
                installation.sparkJobs(),
                publish.mainClass(),
                Pipeline.SparkSettings.SMALL,
                publish.arguments(places));
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !driver.isAlive() || SERVING.matcher(driver.log()).find());
      places.put("bridge://127.0.0.1:7420", address(driver.log()));
      FlinkJob job =
          site.clusters()
              .flink()
              .run(installation.flinkJobs(), join.mainClass(), join.arguments(places), 2);
      job.awaitFinished(PATIENCE);
      assertThat(driver.await(PATIENCE)).as(driver.log()).isZero();
    } finally {
      driver.stop();
    }

    assertThat(TextFiles.lines(joined))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, 1_000)
                .mapToObj(i -> "{\"order\":%d,\"customer\":\"Customer %d\"}".formatted(i, i % 100))
                .toList());
  }

  @Test
  void sparkCountsEveryOrderThatFlinkWroteOnce(RunningClusters.Site site) throws IOException {
    Map<String, String> places =
        Map.of(
            "file:///tmp/orders", "file://" + folder.resolve("orders"),
            "file:///tmp/counted", "file://" + folder.resolve("counted"));
    Command write = Command.of("io.flinkspark.jobs.flink.WriteOrdersJob");
    Command read = Command.of("io.flinkspark.jobs.spark.ReadOrdersJob");

    site.clusters()
        .flink()
        .run(installation.flinkJobs(), write.mainClass(), write.arguments(places), 2)
        .awaitFinished(PATIENCE);
    SparkSubmission driver =
        site.clusters()
            .spark()
            .submit(
                installation.sparkJobs(),
                read.mainClass(),
                Pipeline.SparkSettings.SMALL,
                read.arguments(places));
    assertThat(driver.await(PATIENCE)).as(driver.log()).isZero();

    assertThat(TextFiles.lines(folder.resolve("counted")))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 100)
                .mapToObj("{\"customer\":\"Customer %d\",\"count\":10}"::formatted)
                .toList());
  }

  private static String address(String log) {
    Matcher serving = SERVING.matcher(log);
    assertThat(serving.find()).as(log).isTrue();
    return serving.group(1);
  }

  /** A command of the README: the class, and what follows the jar. */
  private record Command(String mainClass, List<String> words) {

    static Command of(String mainClass) throws IOException {
      String line =
          Files.readString(README)
              .replace("\\\n", " ")
              .lines()
              .filter(it -> it.matches("(spark-submit|flink run) .* " + mainClass + " .*"))
              .findFirst()
              .orElseThrow();
      List<String> words = List.of(line.replaceAll(" *&$", "").trim().split("\\s+"));
      int jar = words.indexOf(words.stream().filter(it -> it.endsWith(".jar")).findAny().get());
      return new Command(mainClass, words.subList(jar + 1, words.size()));
    }

    List<String> arguments(Map<String, String> places) {
      return words.stream().map(word -> places.getOrDefault(word, word)).toList();
    }
  }
}
