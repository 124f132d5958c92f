package io.flinkspark.e2e.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that has started containers ends, whichever way, and nothing of them is left. */
@Tag("containers-only")
final class NoContainerStaysE2ECase {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String LABEL = "label=com.docker.compose.project=";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM"})
  void whenTheProgramGetsTheSignal(String signal) throws Exception {
    Compose docker = new Compose(Installation.detect().docker(), Map.of());
    assumeThat(new EngineCheck(docker).problem()).as("what speaks against containers").isEmpty();
    Path log = folder.resolve("program.log");
    Process program = start(log);
    try {
      await().atMost(PATIENCE).until(() -> said(log, "up: ") || !program.isAlive());
      assertThat(program.isAlive()).as(Files.readString(log)).isTrue();
      String project = said(log);
      assertThat(left(project)).as("what there is while the program runs").hasSizeGreaterThan(2);

      new ProcessBuilder("kill", "-" + signal, String.valueOf(program.pid())).start().waitFor();
      assertThat(program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(left(project)).as("what is left").isEmpty());
    } finally {
      program.destroyForcibly();
    }
  }

  private Process start(Path log) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            Files.createDirectories(folder.resolve("shared")).toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static boolean said(Path log, String beginning) throws Exception {
    return Files.readString(log).contains(beginning);
  }

  private static String said(Path log) throws Exception {
    return Files.readString(log)
        .lines()
        .filter(line -> line.startsWith("up: "))
        .findFirst()
        .orElseThrow()
        .substring(4);
  }

  /** Containers, networks and volumes of a project. */
  private static List<String> left(String project) throws InterruptedException {
    Compose compose = new Compose(Installation.detect().docker(), Map.of());
    List<String> left = new ArrayList<>();
    for (String list : List.of("ps --all", "network ls", "volume ls")) {
      Compose.Result result =
          compose.docker(PATIENCE, (list + " --quiet --filter " + LABEL + project).split(" "));
      assertThat(result.isSuccess()).as(result.errors()).isTrue();
      result.output().lines().forEach(left::add);
    }
    return left;
  }

  /** A program of somebody who forgets to close. */
  static final class Program {
    public static void main(String[] arguments) throws Exception {
      ComposeProject project =
          ComposeProject.start(
              Installation.detect(), Path.of(arguments[0]), new Progress(System.out), "kafka");
      System.out.println("up: " + project.name());
      Thread.sleep(Duration.ofHours(1).toMillis());
    }
  }
}
