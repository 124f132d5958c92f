package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.Progress;
import java.nio.file.Path;
import java.util.Locale;

/** Ratios and measures as lines of text. */
final class BenchSummary {

  private final Progress progress;

  BenchSummary(Progress progress) {
    this.progress = progress;
  }

  void print(BenchResults results, Path page) {
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
}
