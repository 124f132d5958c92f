package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How soon Spark sees what Flink has checkpointed, and what a channel of many epochs costs. */
final class ChannelMeasures {

  private static final String LATENCY = "commit-latency";
  private static final String LONG = "long-channel";

  /** What they are asked for by, as if they were cases. */
  static final List<String> NAMES = List.of(LATENCY, LONG);

  private static final int INTERVAL_MILLIS = 200;
  private static final int ROWS_PER_SECOND = 20_000;
  private static final int MOST_COMMITS = 100;

  /** The first commits load classes, and claim the channel. */
  private static final int WARM_UPS = 5;

  private static final int MOST_EPOCHS = 100_000;
  private static final int ROWS_OF_AN_EPOCH = 10;
  private static final int TIMES = 20;

  private final Rig rig;
  private final ChannelCases cases;
  private final Progress progress;

  ChannelMeasures(Rig rig, ChannelCases cases, Progress progress) {
    this.rig = rig;
    this.cases = cases;
    this.progress = progress;
  }

  List<Distribution> latencies() {
    if (!rig.options().wants(LATENCY)) {
      return List.of();
    }
    return List.of(
        latency("channel-commit", "checkpoint complete to epoch seen", "channel-rows", "channel"),
        latency("filesink-commit", "checkpoint complete to file listed", "filesink-rows", "files"));
  }

  /** Both processes run on one machine, so they have one clock. */
  private Distribution latency(String name, String title, String sink, String watched) {
    int commits =
        (int) Math.max(WARM_UPS + 5, Math.min(MOST_COMMITS, rig.options().rows() / 20_000));
    progress.say("watching %d commits of %s".formatted(commits, sink));
    BenchProcess flink = rig.flink(sink);
    BenchProcess spark = rig.spark("spark-" + watched, "1536m", 1);
    Path target = rig.scratch("latency-" + sink);
    flink.ask(
        "start-writing",
        Map.of(
            "sink",
            sink,
            "path",
            target.toUri(),
            "rows",
            Long.MAX_VALUE,
            "rate",
            ROWS_PER_SECOND,
            "interval",
            INTERVAL_MILLIS));
    String seen =
        spark.ask("watch-" + watched, Map.of("path", target, "count", commits)).text("seen");
    flink.ask("stop-feed");
    List<Double> millis = new ArrayList<>();
    Map<Long, Long> completed = pairs(flink.ask("await-written").text("checkpoints"));
    if (watched.equals("channel")) {
      pairs(seen).forEach((checkpoint, at) -> millis.add(at / 1e3 - completed.get(checkpoint)));
    } else {
      // A writer makes one file for each checkpoint, and they come in their order.
      List<Long> complete = List.copyOf(completed.values());
      List<Double> at = numbers(seen);
      for (int i = 0; i < at.size(); i++) {
        millis.add(at.get(i) / 1e3 - complete.get(i));
      }
    }
    return new Distribution(name, title, millis.subList(WARM_UPS, millis.size()));
  }

  private static Map<Long, Long> pairs(String text) {
    Map<Long, Long> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      String[] parts = pair.split(":");
      pairs.put(Long.valueOf(parts[0]), Long.valueOf(parts[1]));
    }
    return pairs;
  }

  private static List<Double> numbers(String text) {
    return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
  }

  List<Measure> of(List<Distribution> latencies) {
    List<Measure> measures = new ArrayList<>();
    for (Distribution latency : latencies) {
      String name = latency.name().replace('-', '_');
      measures.add(free(name + "_millis", latency.title() + ", median", latency.quantile(0.5)));
      measures.add(
          free(name + "_p99_millis", latency.title() + ", of 99 %", latency.quantile(0.99)));
    }
    return measures;
  }

  private static Measure free(String name, String title, double value) {
    return new Measure(name, title, value, OptionalDouble.empty());
  }

  List<Measure> longChannel() {
    if (!rig.options().wants(LONG)) {
      return List.of();
    }
    long epochs = Math.min(MOST_EPOCHS, rig.options().rows() / 10);
    progress.say("making a channel of %,d epochs".formatted(epochs));
    Path model = rig.scratch("small-channel");
    cases.write("channel-rows", model, ROWS_OF_AN_EPOCH);
    Path channel = rig.scratch("long-channel");
    BenchProcess spark = rig.spark("spark-channel", "1536m", 1);
    spark.ask("make-long-channel", Map.of("from", model, "path", channel, "epochs", epochs));
    Map<String, Object> arguments = Map.of("path", channel, "epochs", epochs, "times", TIMES);
    return List.of(
        measure(
            "open_millis",
            "opening a channel of %,d epochs, slowest of %d".formatted(epochs, TIMES),
            spark,
            "open-channel",
            arguments,
            1_000),
        measure(
            "plan_batch_millis",
            "planning a micro-batch there, slowest of " + TIMES,
            spark,
            "plan-channel",
            arguments,
            100));
  }

  private static Measure measure(
      String name,
      String title,
      BenchProcess spark,
      String command,
      Map<String, Object> arguments,
      double bar) {
    spark.ask(command, arguments);
    List<Double> micros = numbers(spark.ask(command, arguments).text("micros"));
    double slowest = micros.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return new Measure(name, title, slowest / 1e3, OptionalDouble.of(bar));
  }
}
