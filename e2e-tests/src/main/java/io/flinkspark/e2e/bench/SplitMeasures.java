package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What splits cost, apart from their rows: time to open one, memory while it is open. */
final class SplitMeasures {

  /** What they are asked for by, as if they were cases. */
  static final List<String> NAMES = List.of("split-opening", "empty-partitions", "split-memory");

  private static final int OPENINGS = 20;
  private static final int TINY_SPLITS = 200;
  private static final int OPEN_SPLITS = 8;
  private static final double MIB = 1 << 20;
  private static final int[] ROWS_PER_SPLIT = {100_000, 2_000_000};

  private final Rig rig;
  private final Progress progress;

  SplitMeasures(Rig rig, Progress progress) {
    this.rig = rig;
    this.progress = progress;
  }

  List<Measure> all() {
    List<Measure> measures = new ArrayList<>();
    if (rig.options().wants("split-opening")) {
      measures.addAll(firstRows());
      measures.add(splitOpening());
    }
    if (rig.options().wants("empty-partitions")) {
      measures.add(emptyPartitions());
    }
    if (rig.options().wants("split-memory")) {
      measures.addAll(memory());
    }
    return measures;
  }

  private List<Measure> firstRows() {
    Answer bridge = rig.publications();
    Map<String, Object> arguments =
        Map.of(
            "address",
            bridge.text("address"),
            "token",
            bridge.text("token"),
            "publication",
            "parquet",
            "times",
            OPENINGS);
    rig.flink("rows").ask("first-rows", arguments);
    Answer first = rig.flink("rows").ask("first-rows", arguments);
    return List.of(
        new Measure(
            "first_row_millis",
            "first rows, from opening a split of a Parquet file, slowest of " + OPENINGS,
            first.number("max") / 1000.0,
            OptionalDouble.of(300)),
        new Measure(
            "first_row_average_millis",
            "first rows, from opening a split of a Parquet file, average",
            first.number("average") / 1000.0,
            OptionalDouble.empty()));
  }

  private Measure splitOpening() {
    Answer bridge = small();
    read(bridge, "tiny", TINY_SPLITS);
    Answer arrived = read(bridge, "tiny", TINY_SPLITS);
    double millis = arrived.number("last") - arrived.number("first");
    return new Measure(
        "split_millis",
        "a split of one row, one after the other",
        millis / (TINY_SPLITS - 1),
        OptionalDouble.empty());
  }

  private Measure emptyPartitions() {
    progress.say("reading %,d empty partitions".formatted(rig.emptySplits()));
    Answer bridge = small();
    long start = System.nanoTime();
    read(bridge, "empty", 0);
    double seconds = (System.nanoTime() - start) / 1e9;
    // A small run has fewer; each costs the same.
    OptionalDouble bar = OptionalDouble.of(60.0 * rig.emptySplits() / Rig.EMPTY_SPLITS);
    return new Measure(
        "empty_partitions_seconds",
        "%,d empty partitions, the whole job".formatted(rig.emptySplits()),
        seconds,
        bar);
  }

  private Answer small() {
    return rig.once(
        "publish-small",
        () ->
            rig.spark()
                .ask("publish-small", Map.of("tiny", TINY_SPLITS, "empty", rig.emptySplits())));
  }

  /** Rows of one number each, from 0 on. */
  private Answer read(Answer bridge, String publication, long rows) {
    long sum = rows * (rows - 1) / 2;
    Answer sums = Answer.of(Map.of("quick", sum, "full", sum));
    return new FlinkReading(rig.flink("rows"), "bridge", rows, sums)
        .from(bridge, publication)
        .with("columns", "one-column")
        .run(false);
  }

  /** Opens splits side by side, holds them at their first row, and weighs both processes. */
  private List<Measure> memory() {
    progress.say("weighing " + OPEN_SPLITS + " open splits");
    BenchProcess spark = rig.spark("spark-memory", "1g", OPEN_SPLITS);
    BenchProcess flink = rig.flink("flink-memory", OPEN_SPLITS);
    List<Long> sizes = Arrays.stream(ROWS_PER_SPLIT).mapToObj(this::rows).distinct().toList();
    Answer bridge =
        spark.ask(
            "publish-made",
            Map.of(
                "partitions",
                OPEN_SPLITS,
                "rows",
                sizes.stream().map(Object::toString).collect(Collectors.joining(","))));
    long sparkNative = spark.ask("memory").number("native");
    long flinkNative = flink.ask("memory").number("native");
    double mostSpark = 0;
    double mostFlink = 0;
    for (long rows : sizes) {
      Answer sums = spark.ask("made-sums", Map.of("rows", rows));
      FlinkReading reading =
          new FlinkReading(flink, "bridge", rows, sums).from(bridge, "made-" + rows);
      reading.run(false);
      long sparkHeap = spark.ask("memory").number("heap");
      long flinkHeap = flink.ask("memory").number("heap");
      reading.with("hold", true).start(false);
      flink.ask("await-held", Map.of("tasks", OPEN_SPLITS));
      mostSpark = Math.max(mostSpark, taken(spark, sparkHeap, sparkNative));
      mostFlink = Math.max(mostFlink, taken(flink, flinkHeap, flinkNative));
      flink.ask("release");
      reading.await(false);
    }
    return List.of(
        memory("spark", "Spark's side", mostSpark), memory("flink", "Flink's side", mostFlink));
  }

  /**
   * What a process has taken since: on the heap since it was warm, and of pools outside, which keep
   * what they once took, since it started.
   */
  private static double taken(BenchProcess process, long heap, long outside) {
    Answer now = process.ask("memory");
    return (double) now.number("heap") - heap + now.number("native") - outside;
  }

  private long rows(int perSplit) {
    return Math.min(perSplit, rig.options().rows()) * (long) OPEN_SPLITS;
  }

  private static Measure memory(String name, String title, double bytes) {
    return new Measure(
        "split_memory_" + name + "_mib",
        "memory of an open split, " + title,
        bytes / OPEN_SPLITS / MIB,
        OptionalDouble.of(16));
  }
}
