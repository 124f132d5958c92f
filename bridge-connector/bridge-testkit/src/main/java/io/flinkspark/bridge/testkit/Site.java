package io.flinkspark.bridge.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;

/** What all systems of one {@link BridgeClusters} share. */
record Site(
    Path workDir,
    Ports ports,
    Processes processes,
    ClassPaths classPaths,
    Progress progress,
    Duration startTimeout,
    AtomicInteger runs) {

  /** As many as Flink's command line takes to show why a main class failed. */
  private static final int LOG_LINES = 60;

  static Site at(Path workDir, Ports ports, Progress progress, Duration startTimeout) {
    try {
      return new Site(
          workDir,
          ports,
          new Processes(
              SmallJar.write(
                  workDir.resolve("guard.jar"),
                  Map.of(new Attributes.Name("Premain-Class"), GuardAgent.class.getName()),
                  GuardAgent.class)),
          new ClassPaths(ClassPaths.defaultCache(), Maven::find, progress),
          progress,
          startTimeout,
          new AtomicInteger());
    } catch (IOException e) {
      throw new TestkitException("Cannot write into work folder " + workDir + ": " + e, e);
    }
  }

  /** A folder below the work folder, made if it is not there. */
  Path folder(String first, String... more) {
    Path folder = workDir.resolve(Path.of(first, more));
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TestkitException("Cannot make folder " + folder + ": " + e, e);
    }
  }

  /** A JVM of a system with an archive of its classes, which looks into a folder behind them. */
  JavaCommand java(String system, String mainClass, Path configuration) {
    ClassArchive archive = archive(system);
    return java(system, mainClass, archive.classPath() + File.pathSeparator + configuration)
        .withJvmOptions(archive.jvmOptions());
  }

  /** The classes of a system as its JVMs get them. */
  ClassArchive archive(String system) {
    return ClassArchive.of(system, classPaths.of(system), ClassPaths.defaultCache(), progress);
  }

  LogFile log(String name) {
    return new LogFile(folder("logs").resolve(name + ".log"));
  }

  /** A name that no other run of a tool or job has. */
  String runName(String what) {
    return what + "-" + runs.incrementAndGet();
  }

  /**
   * A JVM of a system, with its own class path, a small footprint and a private folder for
   * temporary files.
   */
  JavaCommand java(String system, String mainClass, String classPath) {
    return new JavaCommand(mainClass, classPath, folder(system, "run"))
        .withJvmOptions("-Djava.io.tmpdir=" + folder(system, "tmp"), "-XX:+UseSerialGC");
  }

  /**
   * Runs a tool to its end.
   *
   * @return what it printed
   */
  String run(String what, JavaCommand command, LogFile log, Duration atMost) {
    long offset = log.size();
    await(what, processes.start(command, log), log, atMost);
    return log.textSince(offset);
  }

  void await(String what, Process process, LogFile log, Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TestkitException(
            "Cannot %s: not done after %s; log %s ends with\n%s"
                .formatted(what, Progress.seconds(atMost), log.path(), log.tail(LOG_LINES)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot " + what + ": interrupted", e);
    } finally {
      if (process.isAlive()) {
        Processes.kill(process);
      }
    }
    if (process.exitValue() != 0) {
      throw new TestkitException(
          "Cannot %s: exit code %d; log %s ends with\n%s"
              .formatted(what, process.exitValue(), log.path(), log.tail(LOG_LINES)));
    }
  }
}
