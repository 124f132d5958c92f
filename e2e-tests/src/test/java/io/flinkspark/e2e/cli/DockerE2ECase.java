package io.flinkspark.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.cli.BridgeScript.Result;
import io.flinkspark.e2e.clusters.FreePort;
import io.flinkspark.e2e.docker.Compose;
import io.flinkspark.e2e.docker.EngineCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bridge docker} from up to down, with fewer containers and on other ports. */
@Tag("containers-only")
final class DockerE2ECase {
  @TempDir private Path folder;

  @Test
  void comesUpMakesAReportAndLeavesNothing() throws Exception {
    Compose docker = new Compose(Installation.detect().docker(), Map.of());
    assumeThat(new EngineCheck(docker).problem()).as("what speaks against containers").isEmpty();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = new HashMap<>(freePorts());
    environment.put("COMPOSE_PROJECT_NAME", "bridge-script-" + ProcessHandle.current().pid());
    environment.put("BRIDGE_SHARED", folder.resolve("shared").toString());
    BridgeScript bridge = new BridgeScript(folder, environment);
    try {
      assertThat(succeed(bridge, "docker", "up", "--profile", "core"))
          .containsPattern("jobmanager +running +healthy +http://localhost:")
          .doesNotContain("taskmanager-2");
      assertThat(succeed(bridge, "docker", "demo", "--lines", "2000")).contains("index.html");
      assertThat(folder.resolve("shared/demo/report/index.html")).exists();
      assertThat(succeed(bridge, "docker", "status")).contains("spark-worker-1");
      assertThat(succeed(bridge, "docker", "logs", "kafka")).contains("Kafka Server started");
    } finally {
      succeed(bridge, "docker", "down");
    }
    Result afterwards = bridge.run("docker", "status");
    assertThat(afterwards.exitCode()).isEqualTo(1);
    assertThat(afterwards.out()).contains("No container is there");
  }

  private static String succeed(BridgeScript bridge, String... arguments) throws Exception {
    Result result = bridge.run(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    return result.out();
  }

  private static Map<String, String> freePorts() {
    Map<String, String> ports = new HashMap<>();
    for (String port :
        List.of("KAFKA", "NAMENODE_WEB", "DATANODE_WEB", "FLINK", "SPARK", "SPARK_WORKER_1")) {
      ports.put("BRIDGE_PORT_" + port, String.valueOf(FreePort.any()));
    }
    return ports;
  }
}
