package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.bench.BenchCase.Run;
import io.flinkspark.e2e.demo.Preflight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Measures the direct source, its limits and its alternatives in turns: all cases twice to warm up,
 * then all of them in each round. Used by one thread; any thread may close it.
 */
public final class DirectBenchmark implements AutoCloseable {

  /** Eight JVMs and a broker. */
  private static final long NEEDED_MEMORY_MIB = 6 * 1024;

  /** Of a row in all its files and in Kafka, together. */
  private static final int DISK_PER_ROW = 250;

  private static final int CORES_FOR_TWO = 4;

  /** The first one looks at all columns, which is other code than what is measured. */
  private static final int WARM_UPS = 2;

  private final BenchOptions options;
  private final Progress progress;
  private final BenchFolder folder;
  private final Rig rig;
  private final SplitMeasures splits;
  private final List<BenchCase> cases = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /** Refuses what cannot be done, with a {@link CannotException}; starts nothing. */
  public DirectBenchmark(Installation installation, BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    folder = new BenchFolder(options.out());
    rig = new Rig(installation, options, folder, progress);
    splits = new SplitMeasures(rig, progress);
    List<BenchCase> all = new ArrayList<>();
    all.addAll(new LimitCases(rig).all());
    all.addAll(new DirectCases(rig).all());
    all.addAll(new AlternativeCases(rig).all());
    check(installation, all);
    choose(all);
  }

  private void check(Installation installation, List<BenchCase> all) {
    TreeSet<String> known = new TreeSet<>(SplitMeasures.NAMES);
    all.forEach(one -> known.add(one.name()));
    options.requireKnown(known);
    folder.check();
    for (String module : List.of("spark-jobs", "flink-jobs")) {
      Path classPath = BenchProcess.classPathFile(installation.root().resolve(module));
      if (!Files.exists(classPath)) {
        throw new CannotException(
            "measure the direct source",
            classPath + " does not exist",
            "Run ./mvnw -q -DskipTests package first.");
      }
    }
    Preflight.requireDisk(options.out(), options.rows() * DISK_PER_ROW);
    Preflight.requireMemory(NEEDED_MEMORY_MIB);
  }

  private void choose(List<BenchCase> all) {
    boolean enoughCores = Runtime.getRuntime().availableProcessors() >= CORES_FOR_TWO;
    for (BenchCase one : all) {
      if (one.name().equals(DirectCases.TWO) && !enoughCores && !options.names(one.name())) {
        skipped.add(
            "%s: this machine has fewer than %d cores".formatted(one.name(), CORES_FOR_TWO));
      } else if (options.wants(one.name())) {
        cases.add(one);
      }
    }
    skipped.forEach(line -> progress.say("skipping " + line));
  }

  /** Runs everything and writes the results. */
  public void run() {
    folder.create();
    // So that all start side by side.
    cases.forEach(one -> one.processes().get());
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 1 - WARM_UPS; round <= options.rounds(); round++) {
      for (BenchCase one : cases) {
        Run run = one.run(round == 1 - WARM_UPS);
        say(round, one, run);
        if (round > 0) {
          runs.computeIfAbsent(one.name(), key -> new ArrayList<>()).add(run);
        }
      }
    }
    Map<String, CaseResult> results = new LinkedHashMap<>();
    cases.forEach(
        one -> results.put(one.name(), new CaseResult(one, List.copyOf(runs.get(one.name())))));
    report(
        new BenchResults(
            Machine.here(), options, rig.bytesPerRow(), results, splits.all(), skipped));
  }

  private void say(int round, BenchCase one, Run run) {
    progress.say(
        String.format(
            Locale.ROOT,
            "%s  %-20s %6.2f M rows/s  %5.2f CPU s per M rows",
            round <= 0 ? "warm up" : "round " + round,
            one.name(),
            run.rowsPerSecond() / 1e6,
            run.cpuSecondsPerMillionRows()));
  }

  private void report(BenchResults results) {
    folder.write("direct.json", results.toJson());
    Path page = folder.write("direct.html", new BenchPage(results).html());
    progress.print("");
    for (BenchResults.Ratioed ratioed : results.ratios()) {
      progress.print(
          line(
              ratioed.ratio().name(),
              ratioed.value(),
              "at least %.2f".formatted(ratioed.ratio().bar()),
              ratioed.isMet()));
    }
    for (Measure measure : results.measures()) {
      String bar =
          measure.bar().isPresent() ? "at most %.2f".formatted(measure.bar().getAsDouble()) : "";
      progress.print(line(measure.name(), measure.value(), bar, measure.isMet()));
    }
    progress.print("");
    progress.print("Figures and plots: " + page);
  }

  private static String line(String name, double value, String bar, boolean met) {
    String mark = bar.isEmpty() ? "" : met ? "met" : "missed";
    return String.format(Locale.ROOT, "%-26s %8.2f  %-14s %s", name, value, bar, mark)
        .stripTrailing();
  }

  /** Where the processes' logs are. */
  public Path logs() {
    return folder.logs();
  }

  /** Ends all processes and deletes the rows. */
  @Override
  public void close() {
    rig.close();
    folder.close();
  }
}
