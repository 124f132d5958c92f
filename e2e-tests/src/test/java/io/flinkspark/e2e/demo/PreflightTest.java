package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {
  @TempDir private Path folder;

  @Test
  void refusesATakenPortAndNamesItsRole() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Preflight.requireFreePorts(Map.of("kafka", port)))
          .isInstanceOf(CannotException.class)
          .hasMessage(
              "Cannot start kafka: port %d is taken. Stop the program that listens there, or give another port with --port kafka=N.",
              port);
    }
  }

  @Test
  void refusesWhatIsNoPort() {
    assertThatThrownBy(() -> Preflight.requireFreePorts(Map.of("kafka", 70_000)))
        .hasMessageContaining("port 70000 is not a port");
  }

  @Test
  void refusesJarsThatAreNotBuilt() {
    assertThatThrownBy(() -> Preflight.requireJars(new Installation(folder, folder)))
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("flink-jobs-" + Installation.VERSION + ".jar does not exist")
        .hasMessageContaining("./mvnw -q -DskipTests package");
  }

  @Test
  void refusesADiskThatIsTooSmall() {
    assertThatThrownBy(() -> Preflight.requireDiskForLog(folder, Long.MAX_VALUE / 8))
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("MiB are free below " + folder);
    assertThatCode(() -> Preflight.requireDiskForLog(folder.resolve("not/yet"), 1))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesALogAmongTheResultsThatItReplaces() throws IOException {
    Path out = folder.resolve("out");
    Path log;
    try (OutputFolder earlier = OutputFolder.open(out)) {
      log = Files.writeString(earlier.path().resolve("input.log"), "a\n");
    }
    DemoOptions options = new DemoOptions(Optional.of(log), out, 1, 1, 1, false, Map.of());
    assertThatThrownBy(() -> Demo.check(new Installation(folder, folder), options))
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("is among the results that this demo replaces");
  }
}
