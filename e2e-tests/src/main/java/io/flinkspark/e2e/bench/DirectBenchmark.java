package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.bench.BenchCase.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Measures the direct source, its limits and its alternatives in turns: all cases once to warm up,
 * then all of them in each round. Used by one thread; any thread may close it.
 */
public final class DirectBenchmark implements AutoCloseable {

  private final BenchOptions options;
  private final Progress progress;
  private final BenchFolder folder;
  private final Rig rig;

  /** Refuses what cannot be done, and starts nothing. */
  public DirectBenchmark(Installation installation, BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    folder = BenchFolder.open(options.out());
    rig = new Rig(installation, options, folder.work(), folder.logs(), progress);
  }

  /** Runs everything and writes the results. */
  public void run() {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    List<BenchCase> cases = wanted();
    for (int round = 0; round <= options.rounds(); round++) {
      for (BenchCase one : cases) {
        boolean warmUp = round == 0;
        Run run = one.run(warmUp);
        progress.say(
            String.format(
                Locale.ROOT,
                "%s %-20s %6.2f M rows/s, %5.2f CPU s per M rows",
                warmUp ? "warm up" : "round " + round,
                one.name(),
                run.rowsPerSecond() / 1e6,
                run.cpuSecondsPerMillionRows()));
        if (!warmUp) {
          runs.computeIfAbsent(one.name(), key -> new ArrayList<>()).add(run);
        }
      }
    }
    Map<String, CaseResult> results = new LinkedHashMap<>();
    for (BenchCase one : cases) {
      results.put(one.name(), new CaseResult(one, runs.get(one.name())));
    }
    printRatios(results);
  }

  private void printRatios(Map<String, CaseResult> results) {
    for (Ratio ratio : Ratio.ALL) {
      OptionalDouble value = ratio.of(results);
      if (value.isPresent()) {
        progress.print(
            String.format(
                Locale.ROOT,
                "%-24s %6.2f   bar %5.2f %s, dream %5.2f",
                ratio.name(),
                value.getAsDouble(),
                ratio.bar(),
                ratio.isMet(value.getAsDouble()) ? "met" : "MISSED",
                ratio.dream()));
      }
    }
  }

  private List<BenchCase> wanted() {
    return allCases(rig).stream().filter(one -> options.wants(one.name())).toList();
  }

  private static List<BenchCase> allCases(Rig rig) {
    List<BenchCase> cases = new ArrayList<>();
    cases.addAll(new LimitCases(rig).all());
    cases.addAll(new DirectCases(rig).all());
    cases.addAll(new AlternativeCases(rig).all());
    return cases;
  }

  /** Ends all processes and deletes the rows. */
  @Override
  public void close() {
    rig.close();
    folder.close();
  }
}
