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

  /** What the bar is set for. */
  static final int EMPTY_SPLITS = 10_000;

  private static final int ALTERNATIVE_FILES = 8;

  private final Installation installation;
  private final BenchOptions options;
  private final BenchFolder folder;
  private final Progress progress;
  private final Map<String, BenchProcess> processes = new LinkedHashMap<>();
  private final Map<String, Answer> prepared = new LinkedHashMap<>();
  private BenchTopics kafka;
  private boolean closed;

  Rig(Installation installation, BenchOptions options, BenchFolder folder, Progress progress) {
    this.installation = installation;
    this.options = options;
    this.folder = folder;
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
        BenchProgram.spark(installation),
        heap,
        List.of(folder.work().resolve(name).toString(), Integer.toString(cores)));
  }

  /** Flink with one slot, for records of one form. */
  BenchProcess flink(String form) {
    return flink("flink-" + form, 1);
  }

  BenchProcess flink(String name, int slots) {
    return process(name, BenchProgram.flink(installation), "1g", List.of(Integer.toString(slots)));
  }

  /** Flink with one slot and Spark's functions, for one case. */
  BenchProcess functions(String name) {
    return process("flink-" + name, BenchProgram.functions(installation), "768m", List.of());
  }

  private synchronized BenchProcess process(
      String name, BenchProgram program, String heap, List<String> arguments) {
    if (closed) {
      throw new BenchException("Cannot start " + name + ": the benchmark is being stopped");
    }
    return processes.computeIfAbsent(
        name,
        key -> {
          progress.say("starting " + name);
          return BenchProcess.start(name, program, heap, folder, arguments);
        });
  }

  /** A broker. */
  synchronized BenchTopics kafka() {
    if (closed) {
      throw new BenchException("Cannot start Kafka: the benchmark is being stopped");
    }
    if (kafka == null) {
      kafka = new BenchTopics(folder.work().resolve("kafka"), progress::say);
    }
    return kafka;
  }

  /** All rows, in one file. */
  String allRows() {
    Path rows = folder.work().resolve("all-rows");
    once("all-rows", () -> generate("all rows", options.rows(), 1, rows));
    return rows.toString();
  }

  /** All rows, in two files. */
  String allRowsInTwo() {
    Path rows = folder.work().resolve("all-rows-in-two");
    once("all-rows-in-two", () -> generate("all rows", options.rows(), 2, rows));
    return rows.toString();
  }

  /** The first rows, in one file. */
  String someRows() {
    Path rows = folder.work().resolve("some-rows");
    once("some-rows", () -> generate("some rows", options.fewerRows(), 1, rows));
    return rows.toString();
  }

  /** The same in several files. */
  String someRowsInParts() {
    Path rows = folder.work().resolve("some-rows-in-parts");
    once(
        "some-rows-in-parts",
        () -> generate("some rows", options.fewerRows(), ALTERNATIVE_FILES, rows));
    return rows.toString();
  }

  Path scratch(String name) {
    return folder.work().resolve(name);
  }

  private Answer generate(String what, long rows, int files, Path target) {
    progress.say("making %s: %,d".formatted(what, rows));
    return spark()
        .ask("generate", Map.of("rows", rows, "partitions", files, "folder", target.toString()));
  }

  /** Does something the first time it is asked for, and remembers the answer. */
  Answer once(String name, Supplier<Answer> doing) {
    Answer known = prepared.get(name);
    if (known == null) {
      known = doing.get();
      prepared.put(name, known);
    }
    return known;
  }

  /** What the rows with numbers below this one add up to. */
  Answer sums(long below) {
    String rows = allRows();
    return once("sums-" + below, () -> spark().ask("sums", Map.of("folder", rows, "below", below)));
  }

  /** Spark's cache holds all rows. */
  void cache() {
    String rows = allRows();
    once("cache", () -> spark().ask("cache", Map.of("folder", rows)));
  }

  /** Address and token of the bridge with the publications. */
  Answer publications() {
    cache();
    return once("publish", () -> spark().ask("publish", Map.of("folder", allRows())));
  }

  /** As many as the bar asks for, fewer in a small run. */
  long emptySplits() {
    return Math.min(EMPTY_SPLITS, options.rows() / 250);
  }

  /** Batches in memory of Spark's process, in a file and served: see their answer. */
  Answer batches() {
    String rows = someRows();
    return once(
        "batches",
        () ->
            spark()
                .ask(
                    "prepare-batches",
                    Map.of(
                        "folder",
                        rows,
                        "file",
                        batchFile().toString(),
                        "times",
                        BenchOptions.TIMES)));
  }

  /** Of Arrow, in the batches. */
  double bytesPerRow() {
    return (double) batches().number("bytes") / batches().number("rows");
  }

  Path batchFile() {
    return folder.work().resolve("batches.arrow");
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
