package io.flinkspark.bridge.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Size and settings of a Spark cluster. Each {@code with} method answers a changed copy.
 *
 * @param workers how many Worker processes
 * @param coresPerWorker cores that a Worker gives to executors, whatever the machine has
 * @param memoryPerWorkerMegabytes memory that a Worker gives to executors
 * @param config settings of every application unless it sets them itself ({@code
 *     spark-defaults.conf})
 */
public record SparkOptions(
    int workers, int coresPerWorker, int memoryPerWorkerMegabytes, Map<String, String> config) {

  /** One Worker with four cores and 2 GiB, of which an application takes at most two cores. */
  public static SparkOptions defaults() {
    return new SparkOptions(1, 4, 2048, Map.of());
  }

  /** Checks the sizes. */
  public SparkOptions {
    checkPositive("workers", workers);
    checkPositive("cores per worker", coresPerWorker);
    checkPositive("megabytes per worker", memoryPerWorkerMegabytes);
    config = Map.copyOf(config);
  }

  public SparkOptions withWorkers(int count) {
    return new SparkOptions(count, coresPerWorker, memoryPerWorkerMegabytes, config);
  }

  public SparkOptions withCoresPerWorker(int cores) {
    return new SparkOptions(workers, cores, memoryPerWorkerMegabytes, config);
  }

  public SparkOptions withMemoryPerWorkerMegabytes(int megabytes) {
    return new SparkOptions(workers, coresPerWorker, megabytes, config);
  }

  /** Sets a default of all applications. */
  public SparkOptions with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(config);
    more.put(key, value);
    return new SparkOptions(workers, coresPerWorker, memoryPerWorkerMegabytes, more);
  }

  private static void checkPositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Cannot start Spark with %d %s: at least 1 is needed".formatted(value, what));
    }
  }
}
