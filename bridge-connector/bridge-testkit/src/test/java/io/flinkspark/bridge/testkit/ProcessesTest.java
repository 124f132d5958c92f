package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir Path folder;

  private Site site;

  @BeforeEach
  void makeSite() {
    site = TestPrograms.site(folder);
  }

  @AfterEach
  void stopEverything() {
    site.processes().close();
  }

  @Test
  void endsTheChildrenToo() {
    LogFile log = site.log("family");
    Process parent = start(TestPrograms.Family.class, log);
    Pattern childLine = Pattern.compile("child (\\d+);");
    await().atMost(SOON).until(() -> childLine.matcher(log.textSince(0)).find());
    Matcher child = childLine.matcher(log.textSince(0));
    assertThat(child.find()).isTrue();
    long childPid = Long.parseLong(child.group(1));
    assertThat(ProcessHandle.of(childPid)).isPresent();

    site.processes().close();

    assertThat(parent.isAlive()).isFalse();
    await()
        .atMost(SOON)
        .until(() -> ProcessHandle.of(childPid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void endsInOrderWhenAsked() throws Exception {
    LogFile log = site.log("patient");
    Process process = start(TestPrograms.Patient.class, log);
    await().atMost(SOON).until(() -> log.textSince(0).contains("patient is up"));
    Processes.stop(process);
    // 128 + SIGTERM: the guard, which would halt with its own code, did not come first.
    assertThat(process.waitFor()).isEqualTo(143);
  }

  @Test
  void killsWhatDoesNotEnd() throws Exception {
    LogFile log = site.log("stubborn");
    Process process = start(TestPrograms.Stubborn.class, log);
    await().atMost(SOON).until(() -> log.textSince(0).contains("patient is up"));
    Processes.stop(process);
    assertThat(process.waitFor()).isEqualTo(137);
  }

  @Test
  void startsNothingAfterTheClose() {
    site.processes().close();
    assertThatThrownBy(() -> start(TestPrograms.Patient.class, site.log("late")))
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("the clusters are being stopped");
  }

  @Test
  void guardEndsAnOrphanWithinSeconds() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    // Not by way of the site: nobody is to stop what this parent starts.
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                TestPrograms.GuardedParent.class.getName(),
                shared.toString())
            .redirectErrorStream(true)
            .redirectOutput(shared.resolve("parent.log").toFile())
            .start();
    await().atMost(SOON).until(() -> Files.exists(shared.resolve("pid")));
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(shared.resolve("pid")))).orElseThrow();
    LogFile log = new LogFile(shared.resolve("logs/child.log"));
    await().atMost(SOON).until(() -> log.textSince(0).contains("patient is up"));

    parent.destroyForcibly().waitFor();

    await().atMost(SOON).until(() -> !child.isAlive());
  }

  private Process start(Class<?> program, LogFile log) {
    return site.processes().start(TestPrograms.command(program, folder), log);
  }
}
