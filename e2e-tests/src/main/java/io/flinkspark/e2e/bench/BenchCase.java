package io.flinkspark.e2e.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way of the rows.
 *
 * @param name as it stands in {@code direct.json}
 * @param title for people
 * @param processes whose processor time counts
 */
record BenchCase(String name, String title, Supplier<List<ProcessHandle>> processes, Body body) {

  /** One pass: everything is checked, or it throws. */
  @FunctionalInterface
  interface Body {
    /**
     * @param allFields whether every column is looked at, not only two
     */
    Pass run(boolean allFields);
  }

  /** How many rows in how long. */
  record Pass(long rows, double seconds) {
    static Pass ofMillis(long rows, long millis) {
      if (millis <= 0) {
        throw new BenchException(
            "Cannot tell a rate: %d rows took %d ms; give more --rows".formatted(rows, millis));
      }
      return new Pass(rows, millis / 1000.0);
    }
  }

  /** A pass with what it cost. */
  record Run(Pass pass, double cpuSeconds) {
    double rowsPerSecond() {
      return pass.rows() / pass.seconds();
    }

    double cpuSecondsPerMillionRows() {
      return cpuSeconds * 1e6 / pass.rows();
    }
  }

  Run run(boolean allFields) {
    List<ProcessHandle> handles = processes.get();
    Duration before = cpu(handles);
    Pass pass = body.run(allFields);
    return new Run(pass, cpu(handles).minus(before).toNanos() / 1e9);
  }

  private static Duration cpu(List<ProcessHandle> handles) {
    Duration sum = Duration.ZERO;
    for (ProcessHandle handle : handles) {
      sum = sum.plus(handle.info().totalCpuDuration().orElse(Duration.ZERO));
    }
    return sum;
  }
}
