package io.flinkspark.jobs.spark.dstream;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many offsets each batch that is not done yet covers. Filled when Spark plans a batch (again
 * after a restart), read when it writes it; both happen in the driver, on different threads.
 */
final class BatchSizes implements Serializable {

  private final Map<Long, Long> offsets = new ConcurrentHashMap<>();

  void planned(long batchTime, long offsetCount) {
    offsets.put(batchTime, offsetCount);
  }

  boolean isEmpty(long batchTime) {
    return offsets.getOrDefault(batchTime, 1L) == 0;
  }

  void done(long batchTime) {
    offsets.remove(batchTime);
  }
}
