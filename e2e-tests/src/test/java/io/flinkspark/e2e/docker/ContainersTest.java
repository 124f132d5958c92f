package io.flinkspark.e2e.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.docker.Containers.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a docker of our own, a shell script. */
final class ContainersTest {
  private static final String KAFKA =
      """
      {"Service":"kafka","State":"running","Health":"healthy","Publishers":[\
      {"URL":"127.0.0.1","TargetPort":29092,"PublishedPort":29092,"Protocol":"tcp"}]}""";
  private static final String FLINK =
      """
      {"Service":"jobmanager","State":"exited","Health":"","Publishers":[\
      {"URL":"","TargetPort":8081,"PublishedPort":0,"Protocol":"tcp"}]}""";

  @TempDir private Path folder;

  @Test
  void readsAnObjectALineAndAnArray() throws Exception {
    List<Service> expected =
        List.of(
            new Service("jobmanager", "exited", "", List.of()),
            new Service("kafka", "running", "healthy", List.of(29092)));
    assertThat(Containers.services(KAFKA + "\n" + FLINK + "\n")).isEqualTo(expected);
    assertThat(Containers.services("[" + KAFKA + "," + FLINK + "]")).isEqualTo(expected);
    assertThat(Containers.services("")).isEmpty();
    assertThat(expected).extracting(Service::isWell).containsExactly(false, true);
  }

  @Test
  void namesAddressesAsTheyAreUsed() throws Exception {
    String web = KAFKA.replace("kafka", "spark-master").replace("29092", "8088");
    assertThat(Containers.table(Containers.services(KAFKA + "\n" + web)))
        .isEqualTo(
            """
            kafka            running    healthy    localhost:29092
            spark-master     running    healthy    http://localhost:8088""");
  }

  @Test
  void passesArgumentsAndEnvironmentAndKeepsWhatIsSaid() throws Exception {
    docker("echo \"$@\"; echo $COMPOSE_PROJECT_NAME >&2; exit 3");
    Compose.Result result = compose().run(Duration.ofMinutes(1), "ps", "--all");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output())
        .isEqualTo("compose --file " + folder.resolve("compose.yaml") + " ps --all\n");
    assertThat(result.errors()).isEqualTo("mine\n");
  }

  @Test
  void killsWhatTakesTooLong() throws Exception {
    docker("sleep 600 & echo $! > child; wait");
    assertThatThrownBy(() -> compose().run(Duration.ofSeconds(5), "up"))
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("it took longer than 5 s");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThatThrownBy(() -> new EngineCheck(compose()).require())
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("Cannot run docker: ");
    docker("echo 'nobody there' >&2; exit 1");
    assertThatThrownBy(() -> new EngineCheck(compose()).require())
        .hasMessageContaining("no engine answers (nobody there)")
        .hasMessageContaining("docker/prepare");
    docker("case \"$1\" in compose) echo 'no such plugin' >&2; exit 1;; esac");
    assertThatThrownBy(() -> new EngineCheck(compose()).require())
        .hasMessageContaining("docker has no compose (no such plugin)");
    docker("case \"$1\" in image|manifest) exit 1;; esac");
    assertThatThrownBy(() -> new EngineCheck(compose(), "some/java:17").require())
        .hasMessageContaining("the base image some/java:17 is not here")
        .hasMessageContaining("docker/prepare");
    docker("case \"$1\" in image) exit 1;; esac");
    new EngineCheck(compose(), "some/java:17").require();
  }

  private Compose compose() {
    return new Compose(folder, Map.of("COMPOSE_PROJECT_NAME", "mine"), program().toString());
  }

  private Path program() {
    return folder.resolve("docker");
  }

  private void docker(String body) throws IOException {
    Files.writeString(program(), "#!/bin/sh\n" + body + "\n");
    assertThat(program().toFile().setExecutable(true)).isTrue();
  }
}
