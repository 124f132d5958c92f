package io.flinkspark.e2e.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One look at a process.
 *
 * @param second since lines are fed
 * @param memoryKibibytes resident, pages that processes share included
 */
record Sample(
    double second, String process, long pid, long memoryKibibytes, long openFiles, long threads) {

  /** Looks into {@code /proc}; nothing when the process has ended, or where there is none. */
  static Optional<Sample> of(double second, String process, long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
      List<String> status = Files.readAllLines(folder.resolve("status"));
      return Optional.of(
          new Sample(
              second,
              process,
              pid,
              number(status, "VmRSS:"),
              open.count(),
              number(status, "Threads:")));
    } catch (IOException | UncheckedIOException e) {
      // It ended between the listing and the look.
      return Optional.empty();
    }
  }

  private static long number(List<String> status, String key) throws IOException {
    return status.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        // What has ended and is not collected yet has no memory.
        .orElseThrow(() -> new IOException("no " + key));
  }
}
