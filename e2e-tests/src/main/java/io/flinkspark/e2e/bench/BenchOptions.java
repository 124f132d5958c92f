package io.flinkspark.e2e.bench;

import java.nio.file.Path;
import java.util.Set;

/**
 * What was asked for.
 *
 * @param rows of the main dataset
 * @param rounds measured, after one that warms up and looks at every column
 * @param cases the names of those to run; empty for all
 */
public record BenchOptions(long rows, int rounds, Path out, Set<String> cases) {

  /** The fewest rows that give every case something to do. */
  public static final long MIN_ROWS = 10_000;

  /** The files and Spark's cache have to fit on one machine. */
  public static final long MAX_ROWS = 100_000_000;

  /** Slow ways get fewer rows; their rates do not depend on it. */
  static final int SLOWER = 4;

  /** How often batches that lie in memory are read over. */
  static final int TIMES = 12;

  /** Of the dataset for slow ways, and in memory as batches. */
  long fewerRows() {
    return rows / SLOWER;
  }

  boolean wants(String name) {
    return cases.isEmpty() || cases.contains(name);
  }
}
