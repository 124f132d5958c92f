package io.flinkspark.bridge.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Size and settings of a Flink cluster. Each {@code with} method answers a changed copy.
 *
 * @param taskManagers how many TaskManager processes
 * @param slots task slots of each TaskManager
 * @param taskHeapMegabytes heap for a TaskManager's tasks
 * @param managedMegabytes memory of a TaskManager that RocksDB shares, over all slots
 * @param networkMegabytes network buffers of a TaskManager
 * @param config further Flink settings, which overwrite the testkit's
 */
public record FlinkOptions(
    int taskManagers,
    int slots,
    int taskHeapMegabytes,
    int managedMegabytes,
    int networkMegabytes,
    Map<String, String> config) {

  /** A TaskManager of about 1 GiB with two slots. */
  public static FlinkOptions defaults() {
    return new FlinkOptions(1, 2, 352, 192, 64, Map.of());
  }

  /** Checks the sizes. */
  public FlinkOptions {
    checkPositive("task managers", taskManagers);
    checkPositive("slots", slots);
    checkPositive("task heap", taskHeapMegabytes);
    checkPositive("managed memory", managedMegabytes);
    checkPositive("network memory", networkMegabytes);
    config = Map.copyOf(config);
  }

  public FlinkOptions withTaskManagers(int count) {
    return new FlinkOptions(
        count, slots, taskHeapMegabytes, managedMegabytes, networkMegabytes, config);
  }

  public FlinkOptions withSlots(int count) {
    return new FlinkOptions(
        taskManagers, count, taskHeapMegabytes, managedMegabytes, networkMegabytes, config);
  }

  public FlinkOptions withTaskHeapMegabytes(int megabytes) {
    return new FlinkOptions(
        taskManagers, slots, megabytes, managedMegabytes, networkMegabytes, config);
  }

  public FlinkOptions withManagedMegabytes(int megabytes) {
    return new FlinkOptions(
        taskManagers, slots, taskHeapMegabytes, megabytes, networkMegabytes, config);
  }

  public FlinkOptions withNetworkMegabytes(int megabytes) {
    return new FlinkOptions(
        taskManagers, slots, taskHeapMegabytes, managedMegabytes, megabytes, config);
  }

  /** Sets any Flink option, in JobManager, TaskManagers and command line. */
  public FlinkOptions with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(config);
    more.put(key, value);
    return new FlinkOptions(
        taskManagers, slots, taskHeapMegabytes, managedMegabytes, networkMegabytes, more);
  }

  private static void checkPositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "Cannot start Flink with %d %s: at least 1 is needed".formatted(value, what));
    }
  }
}
