package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.demo.Preflight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Measures the direct source, its limits and its alternatives in turns: all cases twice to warm up,
 * then all of them in each round. Used by one thread; any thread may close it.
 */
public final class DirectBenchmark implements Benchmark {

  /** Eight JVMs and a broker. */
  private static final long NEEDED_MEMORY_MIB = 6 * 1024;

  /** Of a row in all its files and in Kafka, together. */
  private static final int DISK_PER_ROW = 250;

  private static final int CORES_FOR_TWO = 4;

  static final BenchPage.Form PAGE =
      new BenchPage.Form(
          "The direct source, measured",
          "direct-",
          "%,d rows of %.0f bytes as Arrow; medians of %d rounds, all cases in turns",
          "Of all processes that take part, the broker of Kafka included, submitting the job"
              + " included.",
          "Splits");

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
    folder = new BenchFolder(options.out(), "direct");
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
    BenchProgram.spark(installation).requireBuilt();
    BenchProgram.flink(installation).requireBuilt();
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

  @Override
  public void run() {
    folder.create();
    Map<String, CaseResult> results = new Rounds(options, progress).run(cases);
    folder.report(
        progress,
        PAGE,
        new BenchResults(
            Machine.here(),
            options,
            rig.bytesPerRow(),
            results,
            Ratio.DIRECT,
            splits.all(),
            List.of(),
            skipped));
  }

  @Override
  public Path logs() {
    return folder.logs();
  }

  @Override
  public void close() {
    rig.close();
    folder.close();
  }
}
