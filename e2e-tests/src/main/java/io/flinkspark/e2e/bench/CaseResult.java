package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.bench.BenchCase.Run;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The runs of a case, the one that warmed up left out. */
record CaseResult(BenchCase benchCase, List<Run> runs) {

  double rowsPerSecond() {
    return median(Run::rowsPerSecond);
  }

  double cpuSecondsPerMillionRows() {
    return median(Run::cpuSecondsPerMillionRows);
  }

  double slowest() {
    return runs.stream().mapToDouble(Run::rowsPerSecond).min().orElseThrow();
  }

  double fastest() {
    return runs.stream().mapToDouble(Run::rowsPerSecond).max().orElseThrow();
  }

  private double median(ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
