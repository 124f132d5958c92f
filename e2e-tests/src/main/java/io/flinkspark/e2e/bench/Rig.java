package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The processes, each started when a case first needs it, and the rows in files. Flink gets a JVM
 * for each form of records, as if each were a cluster of its own: its compiler would otherwise see
 * them all in one place and make none fast. Used by one thread; any thread may close it.
 */
final class Rig implements AutoCloseable {

  private static final int ALTERNATIVE_FILES = 8;

  private final Installation installation;
  private final BenchOptions options;
  private final Path work;
  private final Path logs;
  private final Progress progress;
  private final Map<String, BenchProcess> processes = new LinkedHashMap<>();
  private final Map<String, Answer> prepared = new LinkedHashMap<>();
  private BenchTopics kafka;
  private boolean closed;

  Rig(Installation installation, BenchOptions options, Path work, Path logs, Progress progress) {
    this.installation = installation;
    this.options = options;
    this.work = work;
    this.logs = logs;
    this.progress = progress;
  }

  BenchOptions options() {
    return options;
  }

  /** Spark with one core. */
  BenchProcess spark() {
    return spark("spark", "2g", 1);
  }

  /** Spark with one core, for what goes not through the bridge. */
  BenchProcess otherSpark() {
    return spark("spark-alternatives", "1536m", 1);
  }

  BenchProcess spark(String name, String heap, int cores) {
    return process(
        name,
        installation.root().resolve("spark-jobs"),
        "io.flinkspark.jobs.spark.bench.SparkBench",
        heap,
        List.of(work.resolve(name).toString(), Integer.toString(cores)));
  }

  /** Flink with one slot, for records of one form. */
  BenchProcess flink(String form) {
    return flink("flink-" + form, 1);
  }

  BenchProcess flink(String name, int slots) {
    return process(
        name,
        installation.root().resolve("flink-jobs"),
        "io.flinkspark.jobs.flink.bench.FlinkBench",
        "1g",
        List.of(Integer.toString(slots)));
  }

  private synchronized BenchProcess process(
      String name, Path module, String mainClass, String heap, List<String> arguments) {
    if (closed) {
      throw new BenchException("Cannot start " + name + ": the benchmark is being stopped");
    }
    return processes.computeIfAbsent(
        name,
        key -> {
          progress.say("starting " + name);
          return BenchProcess.start(name, module, mainClass, heap, logs, arguments);
        });
  }

  /** A broker. */
  synchronized BenchTopics kafka() {
    if (closed) {
      throw new BenchException("Cannot start Kafka: the benchmark is being stopped");
    }
    if (kafka == null) {
      kafka = new BenchTopics(work.resolve("kafka"), progress::say);
    }
    return kafka;
  }

  /** All rows, in one file. */
  String allRows() {
    Path folder = work.resolve("all-rows");
    once("all-rows", () -> generate("all rows", options.rows(), 1, folder));
    return folder.toString();
  }

  /** The first rows, in one file. */
  String someRows() {
    Path folder = work.resolve("some-rows");
    once("some-rows", () -> generate("some rows", options.fewerRows(), 1, folder));
    return folder.toString();
  }

  /** The same in several files. */
  String someRowsInParts() {
    Path folder = work.resolve("some-rows-in-parts");
    once(
        "some-rows-in-parts",
        () -> generate("some rows", options.fewerRows(), ALTERNATIVE_FILES, folder));
    return folder.toString();
  }

  Path scratch(String name) {
    return work.resolve(name);
  }

  private Answer generate(String what, long rows, int files, Path folder) {
    progress.say("making %s: %,d".formatted(what, rows));
    return spark()
        .ask("generate", Map.of("rows", rows, "partitions", files, "folder", folder.toString()));
  }

  /** Does something the first time it is asked for, and remembers the answer. */
  Answer once(String name, Supplier<Answer> work) {
    Answer known = prepared.get(name);
    if (known == null) {
      known = work.get();
      prepared.put(name, known);
    }
    return known;
  }

  /** What the rows with numbers below this one add up to. */
  Answer sums(long below) {
    String folder = allRows();
    return once(
        "sums-" + below, () -> spark().ask("sums", Map.of("folder", folder, "below", below)));
  }

  /** Spark's cache holds all rows. */
  void cache() {
    String folder = allRows();
    once("cache", () -> spark().ask("cache", Map.of("folder", folder)));
  }

  /** Address and token of the bridge with the publications. */
  Answer publications() {
    cache();
    return once(
        "publish",
        () ->
            spark().ask("publish", Map.of("folder", allRows(), "empty-partitions", emptySplits())));
  }

  /** As many as the bar asks for, fewer in a small run. */
  long emptySplits() {
    return Math.min(10_000, options.rows() / 100);
  }

  /** Batches in memory of Spark's process, in a file and served: see their answer. */
  Answer batches() {
    String folder = someRows();
    return once(
        "batches",
        () ->
            spark()
                .ask(
                    "prepare-batches",
                    Map.of(
                        "folder",
                        folder,
                        "file",
                        batchFile().toString(),
                        "times",
                        BenchOptions.TIMES)));
  }

  Path batchFile() {
    return work.resolve("batches.arrow");
  }

  @Override
  public void close() {
    List<BenchProcess> running;
    BenchTopics broker;
    synchronized (this) {
      closed = true;
      running = new ArrayList<>(processes.values());
      broker = kafka;
      processes.clear();
    }
    running.parallelStream().forEach(BenchProcess::close);
    if (broker != null) {
      broker.close();
    }
  }
}
