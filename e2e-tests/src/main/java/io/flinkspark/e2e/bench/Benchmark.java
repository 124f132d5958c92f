package io.flinkspark.e2e.bench;

import java.nio.file.Path;

/** Something that is measured, once. Used by one thread; any thread may close it, several times. */
public interface Benchmark extends AutoCloseable {

  /** Runs everything and writes the results. */
  void run();

  /** Where the processes' logs are. */
  Path logs();

  /** Ends all processes and deletes the rows. */
  @Override
  void close();
}
