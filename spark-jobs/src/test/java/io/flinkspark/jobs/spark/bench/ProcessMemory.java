package io.flinkspark.jobs.spark.bench;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** What this process holds on to. */
final class ProcessMemory {

  private ProcessMemory() {}

  /** Live objects; and outside the heap the JDK's direct buffers and what Arrow takes by Netty. */
  static Map<String, Object> now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return Map.of(
        "heap", heap, "native", direct + Math.max(0, PlatformDependent.usedDirectMemory()));
  }
}
