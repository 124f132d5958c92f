package io.flinkspark.bridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything starts. */
class BridgeClustersTest {

  @TempDir Path folder;

  @Test
  void refusesToStartNothing() {
    assertThatThrownBy(() -> BridgeClusters.builder().start())
        .isInstanceOf(TestkitException.class)
        .hasMessageContaining("Cannot start clusters: none is chosen");
  }

  @Test
  void refusesAPortOfAnUnknownRole() {
    assertThatThrownBy(() -> BridgeClusters.builder().kafka().port("namenode", 12_345).start())
        .hasMessage(
            "Cannot fix the port of namenode: the roles of the chosen clusters are [kafka, kafka-controller]");
    assertThatThrownBy(() -> BridgeClusters.builder().port("kafka", 70_000))
        .hasMessage("Cannot give port 70000 to kafka: ports are 1 to 65535");
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      assertThatThrownBy(
              () -> BridgeClusters.builder().workDir(folder).kafka().port("kafka", taken).start())
          .hasMessageContaining("Cannot give port " + taken + " to kafka");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesAWorkFolderThatIsInUse() {
    WorkFolder used = WorkFolder.at(folder);
    assertThatThrownBy(() -> BridgeClusters.builder().workDir(folder).kafka().start())
        .hasMessage(
            "Cannot use work folder %s: other clusters run there; stop them or take another",
            folder);
    used.close();
    WorkFolder.at(folder).close();
  }

  @Test
  void deletesATemporaryFolderButNothingItLinksTo() throws Exception {
    Path outside = Files.createFile(folder.resolve("outside.jar"));
    WorkFolder temporary = WorkFolder.temporary();
    Files.createSymbolicLink(temporary.path().resolve("link.jar"), outside);
    Files.createSymbolicLink(temporary.path().resolve("folder"), folder);
    temporary.close();
    temporary.delete();
    assertThat(temporary.path()).doesNotExist();
    assertThat(outside).exists();
  }

  @Test
  void neverDeletesAFolderOfTheUser() throws Exception {
    Path mine = Files.createFile(folder.resolve("mine"));
    WorkFolder used = WorkFolder.at(folder);
    used.close();
    used.delete();
    assertThat(mine).exists();
  }

  @Test
  void refusesSizesThatMakeNoSense() {
    assertThatThrownBy(() -> FlinkOptions.defaults().withTaskManagers(0))
        .hasMessage("Cannot start Flink with 0 task managers: at least 1 is needed");
    assertThatThrownBy(() -> SparkOptions.defaults().withWorkers(0))
        .hasMessage("Cannot start Spark with 0 workers: at least 1 is needed");
  }
}
