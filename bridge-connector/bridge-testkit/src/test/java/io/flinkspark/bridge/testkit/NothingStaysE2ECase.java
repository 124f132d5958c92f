package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clusters with a running Spark application, executor included, whichever way they end. */
class NothingStaysE2ECase {

  @TempDir Path folder;

  private Process parent;
  private List<ProcessHandle> family = List.of();

  @AfterEach
  void endWhatATestLeft() {
    if (parent != null) {
      parent.destroyForcibly();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void afterTheParentIsKilled() throws Exception {
    startParent();
    parent.destroyForcibly().waitFor();
    await().atMost(Duration.ofMinutes(1)).until(() -> alive().isEmpty());
  }

  @Test
  void afterTheParentIsAskedToEnd() throws Exception {
    startParent();
    parent.destroy();
    parent.waitFor();
    assertThat(alive()).isEmpty();
    assertThat(folder.resolve("parent.log")).content().contains("clusters stopped in");
  }

  private void startParent() throws Exception {
    Path jar = ExampleJar.compile("EndlessApp", "spark", folder);
    parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString(),
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("parent.log").toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> Files.exists(folder.resolve("running")) || !parent.isAlive());
    assertThat(parent.isAlive()).as(Files.readString(folder.resolve("parent.log"))).isTrue();
    family = parent.descendants().toList();
    // Broker, Master, Worker, driver, executor.
    assertThat(family).hasSize(5);
  }

  private List<ProcessHandle> alive() {
    return family.stream().filter(ProcessHandle::isAlive).toList();
  }

  /** What a user's program looks like to the testkit. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      BridgeClusters clusters =
          BridgeClusters.builder()
              .workDir(folder.resolve("clusters"))
              .kafka()
              .spark()
              .onProgress(System.out::println)
              .start();
      clusters.spark().submit(Path.of(args[1]), "examples.EndlessApp", Map.of(), List.of());
      await().atMost(Duration.ofMinutes(4)).until(() -> taskRuns(folder));
      Files.createFile(folder.resolve("running"));
      TestPrograms.Patient.main(args);
    }

    private static boolean taskRuns(Path folder) throws Exception {
      try (Stream<Path> files = Files.walk(folder.resolve("clusters/spark/work"))) {
        for (Path file : files.filter(path -> path.endsWith("stdout")).toList()) {
          if (Files.readString(file).contains("task is running")) {
            return true;
          }
        }
        return false;
      }
    }
  }
}
