package io.flinkspark.e2e.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory that new processes can have: what the kernel says, or the control group's rest if less.
 */
final class AvailableMemory {
  /** Set by tests: pretend that this much is available. */
  static final String OVERRIDE = "BRIDGE_MEM_AVAILABLE_MIB";

  private static final long MIB = 1024 * 1024;

  private final Path root;

  /** Reads the files of the kernel below this folder, normally {@code /}. */
  AvailableMemory(Path root) {
    this.root = root;
  }

  /** In MiB; empty where the system does not say, as outside Linux. */
  OptionalLong mebibytes() {
    String override = System.getenv(OVERRIDE);
    if (override != null) {
      return OptionalLong.of(Long.parseLong(override.trim()));
    }
    OptionalLong system = memInfo();
    OptionalLong group = controlGroup();
    if (system.isEmpty() || group.isEmpty()) {
      return system.isPresent() ? system : group;
    }
    return OptionalLong.of(Math.min(system.getAsLong(), group.getAsLong()));
  }

  private OptionalLong memInfo() {
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith("MemAvailable:")) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong controlGroup() {
    OptionalLong second = rest("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current");
    return second.isPresent()
        ? second
        : rest(
            "sys/fs/cgroup/memory/memory.limit_in_bytes",
            "sys/fs/cgroup/memory/memory.usage_in_bytes");
  }

  private OptionalLong rest(String limitFile, String usageFile) {
    OptionalLong limit = number(limitFile);
    OptionalLong usage = number(usageFile);
    if (limit.isEmpty() || usage.isEmpty()) {
      return OptionalLong.empty();
    }
    // What the page cache of the group holds can be taken back.
    long usedForGood = Math.max(0, usage.getAsLong() - inactiveFile());
    return OptionalLong.of(Math.max(0, limit.getAsLong() - usedForGood) / MIB);
  }

  private long inactiveFile() {
    for (String file : List.of("sys/fs/cgroup/memory.stat", "sys/fs/cgroup/memory/memory.stat")) {
      for (String line : lines(file)) {
        if (line.startsWith("inactive_file ") || line.startsWith("total_inactive_file ")) {
          return Long.parseLong(line.substring(line.indexOf(' ') + 1).trim());
        }
      }
    }
    return 0;
  }

  /** "max" and absent files are no limit. */
  private OptionalLong number(String file) {
    List<String> lines = lines(file);
    if (lines.isEmpty() || !lines.get(0).matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(lines.get(0)));
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
