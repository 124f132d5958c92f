package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.Progress;
import io.flinkspark.e2e.bench.BenchCase.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures cases in turns: all of them twice to warm up, then all of them in each round. */
final class Rounds {

  /** The first one looks at all columns, which is other code than what is measured. */
  private static final int WARM_UPS = 2;

  private final BenchOptions options;
  private final Progress progress;

  Rounds(BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  /** By name, in their order. */
  Map<String, CaseResult> run(List<BenchCase> cases) {
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
    return results;
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
}
