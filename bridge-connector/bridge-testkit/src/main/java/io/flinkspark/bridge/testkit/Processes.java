package io.flinkspark.bridge.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Starts JVMs and, when closed, leaves none of them nor of their children. Safe for use by many
 * threads; a start after the close is refused.
 */
final class Processes implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  /** A user's own installations must not shine through into the clusters. */
  private static final Set<String> FOREIGN_PREFIXES =
      Set.of("HADOOP_", "HDFS_", "YARN_", "HIVE_", "SPARK_", "PYSPARK_", "FLINK_", "KAFKA_");

  private final Path guardJar;

  /** A strong reference matters: collecting a Process closes the pipe that keeps its JVM alive. */
  private final List<Process> started = new ArrayList<>();

  private boolean closed;

  Processes(Path guardJar) {
    this.guardJar = guardJar;
  }

  /** Starts a JVM that lives no longer than this one; what it prints is added to the log. */
  Process start(JavaCommand command, LogFile log) {
    return start(
        builder(command, List.of("-javaagent:" + guardJar))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile())),
        command.mainClass());
  }

  /** Starts a JVM that reads its standard input itself. */
  Process startWithInput(JavaCommand command, Path input, LogFile log) {
    return start(
        builder(command, List.of())
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile())),
        command.mainClass());
  }

  private synchronized Process start(ProcessBuilder builder, String what) {
    if (closed) {
      throw new TestkitException("Cannot start " + what + ": the clusters are being stopped");
    }
    started.removeIf(process -> !process.isAlive());
    try {
      Process process = builder.start();
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new TestkitException("Cannot start " + what + ": " + e.getMessage(), e);
    }
  }

  /** A JVM with a clean environment; its own options come after these. */
  static ProcessBuilder builder(JavaCommand command, List<String> firstOptions) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(firstOptions);
    line.addAll(command.jvmOptions());
    line.add(command.mainClass());
    line.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(line).directory(command.directory().toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> FOREIGN_PREFIXES.stream().anyMatch(key::startsWith));
    // Not as an argument: a list of jars has up to 30 kB and would hide everything else in `ps`.
    environment.put("CLASSPATH", command.classPath());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // glibc gives each thread its own heap otherwise, which costs a JVM some hundred megabytes.
    environment.put("MALLOC_ARENA_MAX", "2");
    environment.putAll(command.environment());
    return builder;
  }

  /** Ends a process and its children: asks, waits a while, then kills. */
  static void stop(Process process) {
    stop(List.of(process), GRACE);
  }

  /** Ends a process at once, without asking, as a failing machine would. */
  static void kill(Process process) {
    kill(process.toHandle());
  }

  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(List.of(process), Duration.ofSeconds(10));
  }

  /** Stops a process where it is, as a machine that hangs would (SIGSTOP). */
  static void suspend(ProcessHandle process) {
    signal("STOP", process);
  }

  /** Lets it go on (SIGCONT). */
  static void resume(ProcessHandle process) {
    signal("CONT", process);
  }

  private static void signal(String signal, ProcessHandle process) {
    String what = "send SIG%s to process %d".formatted(signal, process.pid());
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new TestkitException(
            "Cannot " + what + ": " + new String(kill.getErrorStream().readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new TestkitException("Cannot " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot " + what + ": interrupted", e);
    }
  }

  private static void stop(Collection<Process> processes, Duration grace) {
    List<ProcessHandle> family = new ArrayList<>();
    for (Process process : processes) {
      family.add(process.toHandle());
      process.toHandle().descendants().forEach(family::add);
    }
    // Through the handle, because Process.destroy() closes the pipe as well, and the guard would
    // halt the JVM.
    processes.forEach(process -> process.toHandle().destroy());
    awaitEnd(family, grace);
    family.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(family, Duration.ofSeconds(10));
  }

  private static void awaitEnd(List<ProcessHandle> processes, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (ProcessHandle process : processes) {
      try {
        process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Whoever interrupts wants an end soon: what is left is killed, and the flag is kept.
        Thread.currentThread().interrupt();
        return;
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        return;
      }
    }
  }

  /** Refuses further starts and ends everything. */
  @Override
  public void close() {
    List<Process> alive;
    synchronized (this) {
      closed = true;
      alive = started.stream().filter(Process::isAlive).toList();
      started.clear();
    }
    stop(alive, GRACE);
  }
}
