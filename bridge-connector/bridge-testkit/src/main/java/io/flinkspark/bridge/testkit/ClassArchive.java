package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The classes of one system as its JVMs get them: a jar that only names the jars of the class path,
 * and what the JVM makes of their classes beforehand, an archive that it maps into memory (JEP 350,
 * class data sharing). A JVM of Spark starts in half the time with it. The JVM takes an archive
 * only if its class path begins with that jar and all of it is as it was, and goes on without one
 * otherwise.
 *
 * <p>Both are made once, by the first who needs them, and kept beside the class path.
 */
record ClassArchive(Path jar, Path file) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * The archive of a system whose {@link Training} there is.
   *
   * @param folder where archives are kept
   */
  static ClassArchive of(String system, String classPath, Path folder, Progress progress) {
    Path home = folder.resolve("archives").resolve(key(classPath));
    ClassArchive archive =
        new ClassArchive(home.resolve(system + ".jar"), home.resolve(system + ".jsa"));
    try {
      archive.make(system, classPath, progress);
      return archive;
    } catch (IOException e) {
      throw new TestkitException("Cannot make " + archive.file + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestkitException("Cannot make " + archive.file + ": interrupted", e);
    }
  }

  /** An archive is of one Java and of its jars as they are. */
  private static String key(String classPath) {
    return ClassPaths.sha256(
        String.join(
            "\n",
            System.getProperty("java.home"),
            System.getProperty("java.vm.version"),
            classPath));
  }

  /** What goes first on the class path. */
  String classPath() {
    return jar.toString();
  }

  /** Options of a JVM that uses it; it says nothing where it cannot. */
  List<String> jvmOptions() {
    return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
  }

  private void make(String system, String classPath, Progress progress)
      throws IOException, InterruptedException {
    if (Files.exists(file)) {
      return;
    }
    Path home = file.getParent();
    // Of all archives: a training takes both cores of a small machine.
    OneAtATime.in(
        home.getParent(),
        () -> {
          if (Files.exists(file)) {
            return file;
          }
          Files.createDirectories(home);
          long begin = System.nanoTime();
          progress.say("archiving the classes of " + system + " (on first use)");
          SmallJar.write(jar, SmallJar.classPath(jar, classPath), Training.class);
          train(system, home, progress);
          progress.say("classes of %s archived in %s".formatted(system, Progress.seconds(begin)));
          return file;
        });
  }

  /** Lets a JVM do what those of the system do, and write down what it loaded. */
  private void train(String system, Path home, Progress progress)
      throws IOException, InterruptedException {
    Path fresh = home.resolve("fresh.jsa");
    Path log = home.resolve("training.log");
    WorkFolder folder = WorkFolder.temporary();
    Path work = folder.path();
    Process training =
        Processes.builder(
                new JavaCommand(Training.class.getName(), jar.toString(), work)
                    .withJvmOptions("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                    .withJvmOptions("-XX:ArchiveClassesAtExit=" + fresh, "-Xlog:all=error")
                    .withJvmOptions("-Djava.io.tmpdir=" + work)
                    .withJvmOptions(SparkHome.MODULE_OPTIONS)
                    .withJvmOptions(FlinkConfiguration.MODULE_OPTIONS)
                    .withArguments(system, work.toString())
                    .withEnvironment(Map.of("FLINK_CONF_DIR", work.toString())),
                List.of())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean done = training.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (done && training.exitValue() == 0 && Files.exists(fresh)) {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        // An empty one is none to a JVM, and keeps others from trying again.
        Files.createFile(file);
        progress.say(
            "no archive of the classes of %s: its JVMs start as usual; log %s"
                .formatted(system, log));
      }
    } finally {
      Processes.kill(training);
      folder.close();
      folder.delete();
    }
  }
}
