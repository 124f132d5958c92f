package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Everything that can be refused before the first process starts. Each check throws a {@link
 * CannotException} that says what to do; none changes anything.
 */
public final class Preflight {
  /** What all processes of the demo need together. */
  static final long NEEDED_MEMORY_MIB = 4 * 1024;

  /** Jars of the engines unpack, logs, and room to breathe. */
  private static final long SPARE_DISK_BYTES = 1L << 30;

  /** A log is in Kafka, in HDFS as Parquet, in state, and in its results. */
  private static final int DISK_PER_INPUT_BYTE = 4;

  private Preflight() {}

  /** Refuses any other Java than 17: both engines support that one. */
  public static void requireJava17() {
    int feature = Runtime.version().feature();
    if (feature != 17) {
      throw new CannotException(
          "run on Java " + feature,
          "Flink 2.2 and Spark 3.5 both support Java 17 and no later one together",
          "Set JAVA_HOME to a Java 17.");
    }
  }

  /** An option of which there has to be one at least. */
  public static void requirePositive(String option, long value) {
    if (value < 1) {
      throw new CannotException(
          "use " + option + "=" + value, "it must be at least 1", "Give a larger number.");
    }
  }

  /** The shipped jars must have been built. */
  public static void requireJars(Installation installation) {
    for (Path jar : new Path[] {installation.flinkJobs(), installation.sparkJobs()}) {
      if (!Files.isRegularFile(jar)) {
        throw new CannotException(
            "submit the jobs", jar + " does not exist", "Run ./mvnw -q -DskipTests package first.");
      }
    }
  }

  /** Enough memory for all processes of the demo. */
  public static void requireMemory() {
    requireMemory(NEEDED_MEMORY_MIB);
  }

  /** So much memory for all processes that will be started. */
  public static void requireMemory(long mebibytes) {
    OptionalLong available = new AvailableMemory(Path.of("/")).mebibytes();
    if (available.isPresent() && available.getAsLong() < mebibytes) {
      throw new CannotException(
          "start the clusters",
          "%d MiB of memory are available, and they need %d MiB"
              .formatted(available.getAsLong(), mebibytes),
          "Close other programs, or raise the limit of this machine or container.");
    }
  }

  /** Enough disk for the clusters' data below this folder, when a log of this size is fed. */
  public static void requireDiskForLog(Path folder, long inputBytes) {
    requireDisk(folder, inputBytes * DISK_PER_INPUT_BYTE);
  }

  /** Enough disk for so much data below this folder. */
  public static void requireDisk(Path folder, long dataBytes) {
    long needed = dataBytes + SPARE_DISK_BYTES;
    Path existing = folder.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      if (free < needed) {
        throw new CannotException(
            "start the clusters",
            "%d MiB are free below %s, and this needs %d MiB"
                .formatted(free >> 20, existing, needed >> 20),
            "Free some disk, or choose an --out on another one.");
      }
    } catch (IOException e) {
      throw new CannotException(
          "start the clusters", existing + " fails with " + e, "Choose another --out.", e);
    }
  }

  /** Every port that was asked for must be free now. */
  public static void requireFreePorts(Map<String, Integer> ports) {
    ports.forEach(Preflight::requireFreePort);
  }

  private static void requireFreePort(String role, int port) {
    if (port < 1 || port > 65_535) {
      throw new CannotException(
          "start " + role, "port " + port + " is not a port", "Give one from 1 to 65535.");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new CannotException(
          "start " + role,
          "port " + port + " is taken",
          "Stop the program that listens there, or give another port with --port " + role + "=N.",
          e);
    }
  }
}
