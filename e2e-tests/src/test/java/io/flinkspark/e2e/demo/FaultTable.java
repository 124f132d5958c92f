package io.flinkspark.e2e.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done and what came of it, kept as a file of tab-separated values. */
final class FaultTable {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param folder under {@code target}
   * @param what the faults come to: a transfer, a run
   */
  FaultTable(String folder, long seed, String what) {
    this(folder, "seed-" + seed);
    add("number", what, "second", "fault", "hit", "rows again after (s)");
  }

  /** A table without a line yet; the first one that is added is its head. */
  FaultTable(String folder, String name) {
    file = Path.of("target", folder, name + ".tsv");
  }

  void fault(int number, int transfer, double second, Enum<?> fault, String hit, double recovered) {
    add(number, transfer, seconds(second), fault, hit, seconds(recovered));
  }

  void over(int transfer, String summary, List<String> problems) {
    add("", transfer, "", "over", summary, problems.isEmpty() ? "every row once" : problems);
  }

  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    lines.add(String.join("\t", row));
    System.out.println(lines.get(lines.size() - 1));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
