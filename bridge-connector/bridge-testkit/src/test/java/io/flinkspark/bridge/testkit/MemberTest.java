package io.flinkspark.bridge.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MemberTest {

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
  void canBeKilledAndStartedAgain() {
    MemberProcess member = member(TestPrograms.Patient.class, Readiness.printed("patient is up"));
    member.start();
    long first = member.pid();
    member.kill();
    assertThat(member.isAlive()).isFalse();
    member.restart();
    assertThat(member.isAlive()).isTrue();
    assertThat(member.pid()).isNotEqualTo(first);
    assertThat(member.logFile()).content().contains("patient is up\npatient is up\n");
  }

  @Test
  void isStoppedWhereItIsUntilResumed() throws Exception {
    MemberProcess member = member(TestPrograms.Patient.class, Readiness.printed("patient is up"));
    member.start();
    member.suspend();
    // Its threads stop one by one, each as soon as it gets to a core.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(state(member)).isEqualTo("T"));
    member.resume();
    assertThat(state(member)).isNotEqualTo("T");
  }

  /** As `ps` shows it: T is stopped by a signal. */
  private static String state(MemberProcess member) throws IOException {
    Process ps =
        new ProcessBuilder("ps", "-o", "state=", "-p", String.valueOf(member.pid())).start();
    return new String(ps.getInputStream().readAllBytes(), UTF_8).strip().substring(0, 1);
  }

  @Test
  void restartStopsWhatStillRuns() {
    MemberProcess member = member(TestPrograms.Patient.class, Readiness.printed("patient is up"));
    member.start();
    long first = member.pid();
    member.restart();
    assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  @Timeout(30)
  void saysAtOnceWhyItDied() {
    MemberProcess member = member(TestPrograms.Hasty.class, output -> Optional.of("never"));
    assertThatThrownBy(member::start)
        .isExactlyInstanceOf(TestkitException.class)
        .hasMessage(
            "Cannot start server: it ended with exit code 3; log %s ends with\n  Cannot read hasty.conf",
            member.logFile());
  }

  @Test
  void saysWhatIsMissingAfterTheTimeout() {
    site = Site.at(folder, new Ports(Map.of()), new Progress(line -> {}), Duration.ofMillis(200));
    MemberProcess member =
        member(TestPrograms.Patient.class, output -> Optional.of("it is still asleep"));
    assertThatThrownBy(member::start)
        .hasMessageContaining("Cannot start server")
        .hasMessageContaining("it is still asleep")
        .hasMessageContaining(member.logFile().toString());
  }

  @Test
  void systemThatLosesAPortStartsAgainOnAnother() throws Exception {
    List<String> progress = new ArrayList<>();
    site =
        Site.at(folder, new Ports(Map.of()), new Progress(progress::add), Duration.ofSeconds(60));
    AtomicInteger starts = new AtomicInteger();
    MemberProcess server =
        new MemberProcess(
            "server",
            site,
            start ->
                new MemberProcess.Launch(
                    TestPrograms.command(TestPrograms.Server.class, folder)
                        .withArguments(String.valueOf(site.ports().of("server"))),
                    Readiness.printed("bound")));
    int lost = site.ports().of("server");
    try (ServerSocket other = new ServerSocket(lost, 1, InetAddress.getLoopbackAddress())) {
      SystemStart system =
          new SystemStart(
              "sys",
              List.of("server"),
              List.of(server),
              () -> {
                starts.incrementAndGet();
                server.start();
              });
      system.run(site);
      assertThat(other.isBound()).isTrue();
    }
    assertThat(starts).hasValue(2);
    assertThat(site.ports().of("server")).isNotEqualTo(lost);
    assertThat(server.isAlive()).isTrue();
    assertThat(progress).anyMatch(line -> line.startsWith("sys lost a port"));
  }

  @Test
  void toolThatFailsShowsItsOutput() {
    JavaCommand command = TestPrograms.command(TestPrograms.Hasty.class, folder);
    assertThatThrownBy(
            () -> site.run("format it", command, site.log("tool"), Duration.ofMinutes(1)))
        .hasMessageContaining("Cannot format it: exit code 3")
        .hasMessageContaining("Cannot read hasty.conf");
  }

  private MemberProcess member(Class<?> program, Readiness readiness) {
    return new MemberProcess(
        "server",
        site,
        start -> new MemberProcess.Launch(TestPrograms.command(program, folder), readiness));
  }
}
