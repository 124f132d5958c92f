package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;

/**
 * What was asked for.
 *
 * @param rows of the main dataset
 * @param rounds measured, after those that warm up
 * @param cases the names of those to run; empty for all
 */
public record BenchOptions(long rows, int rounds, Path out, Set<String> cases) {

  /** The fewest rows that give every case something to do. */
  static final long MIN_ROWS = 10_000;

  /** Spark's cache and the files have to fit on one machine. */
  static final long MAX_ROWS = 20_000_000;

  /** How often batches that lie in memory are read over. */
  static final int TIMES = 12;

  /** Slow ways get fewer rows; their rates hardly depend on it. */
  private static final int SLOWER = 4;

  private static final int MAX_ROUNDS = 100;
  private static final String MEASURE = "run the benchmark";

  /** Refuses what makes no sense. */
  public BenchOptions {
    cases = Set.copyOf(cases);
    if (rows < MIN_ROWS || rows > MAX_ROWS) {
      throw new CannotException(
          MEASURE,
          "%d is no number of rows for it".formatted(rows),
          "Give --rows from %d to %d.".formatted(MIN_ROWS, MAX_ROWS));
    }
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new CannotException(
          MEASURE,
          "%d is no number of rounds for it".formatted(rounds),
          "Give --rounds from 1 to %d.".formatted(MAX_ROUNDS));
    }
  }

  /** Refuses the names of cases that do not exist. */
  void requireKnown(SortedSet<String> known) {
    for (String name : cases) {
      if (!known.contains(name)) {
        throw new CannotException(
            MEASURE, "there is no case " + name, "Cases are " + String.join(", ", known) + ".");
      }
    }
  }

  /** Of the dataset for slow ways, and in memory as batches. */
  long fewerRows() {
    return rows / SLOWER;
  }

  boolean wants(String name) {
    return cases.isEmpty() || cases.contains(name);
  }

  boolean names(String name) {
    return cases.contains(name);
  }
}
