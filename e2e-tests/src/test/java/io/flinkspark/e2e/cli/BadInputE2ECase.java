package io.flinkspark.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.flinkspark.e2e.Browser;
import io.flinkspark.e2e.cli.BridgeScript.Result;
import io.flinkspark.e2e.demo.ExpectedResults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script itself: what it refuses, what it takes, and that nothing is left behind. */
final class BadInputE2ECase {
  private static final Duration SOON = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @AfterEach
  void noProcessIsLeft() {
    await().atMost(SOON).untilAsserted(() -> assertThat(script().processes()).isEmpty());
  }

  @Test
  void emptyFile() throws Exception {
    Path log = Files.createFile(folder.resolve("access.log"));
    assertRefused(demo(log), "Cannot read the log: " + log + " is empty. Give a log");
  }

  @Test
  void missingFile() throws Exception {
    Path log = folder.resolve("access.log");
    assertRefused(demo(log), "Cannot read the log: " + log + " does not exist. Check the path");
  }

  @Test
  void compressedFile() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("10.0.0.1 - - ".getBytes(StandardCharsets.US_ASCII));
    }
    Path log = Files.write(folder.resolve("access.log.gz"), bytes.toByteArray());
    assertRefused(demo(log), "is compressed (gzip). Decompress it first");
  }

  @Test
  void outputBelowAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Result result =
        script().run("demo", "--input", smallLog().toString(), "--out", file + "/below");
    assertRefused(result, "Cannot write the results: " + file + " is not writable");
  }

  @Test
  void takenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "kafka=" + taken.getLocalPort();
      String message =
          "Cannot start kafka: port %d is taken. Stop the program that listens there"
              .formatted(taken.getLocalPort());
      assertRefused(script().run("up", "--port", port), message);
      assertRefused(
          script().run("demo", "--input", smallLog().toString(), "--port", port), message);
    }
  }

  @Test
  void tooLittleMemory() throws Exception {
    BridgeScript script = new BridgeScript(folder, Map.of("BRIDGE_MEM_AVAILABLE_MIB", "1000"));
    assertRefused(
        script.run("demo", "--input", smallLog().toString()),
        "Cannot start the clusters: 1000 MiB of memory are available, and they need");
  }

  @Test
  void wrongJava() throws Exception {
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"21.0.4\" 2024-07-16' >&2\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    BridgeScript script = new BridgeScript(folder, Map.of("JAVA_HOME", folder + "/jdk"));
    assertRefused(script.run("demo"), "Cannot run on Java 21.0.4");
    BridgeScript absent = new BridgeScript(folder, Map.of("JAVA_HOME", folder + "/absent"));
    assertRefused(absent.run("demo"), "Cannot find Java: JAVA_HOME is " + folder + "/absent");
  }

  @Tag("long")
  @Test
  void takesALineOfTenMegabytesAtTheEndWithoutLineFeed() throws Exception {
    byte[] big = new byte[10 * 1024 * 1024];
    Arrays.fill(big, (byte) 'x');
    Path log = smallLog();
    try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      out.write(big);
    }

    BridgeScript script = script();
    Result result =
        script.run("demo", "--input", log.toString(), "--out", "results", "--keep-running");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(script.run("status").exitCode()).as("clusters are kept").isZero();
    assertThat(script.run("down").exitCode()).isZero();
    Path out = folder.resolve("results");
    ExpectedResults expected = expected();
    expected.verifyTable(out, "tumbling_5min");
    expected.verifyTable(out, "tumbling_1h");
    expected.verifyTable(out, "sliding_1h_15min");
    expected.verifyTable(out, "sessions_30min_per_host");
    String rejected =
        Files.readString(out.resolve("tables/rejected.tsv"), StandardCharsets.ISO_8859_1);
    assertThat(
            rejected.equals(expected.rejected() + "91\tprefix\t" + "x".repeat(big.length) + "\n"))
        .as("rejected lines, the long one among them")
        .isTrue();
    JsonObject summary = JsonParser.object().from(Files.readString(out.resolve("summary.json")));
    assertThat(summary.getLong("records")).isEqualTo(91);
    assertThat(summary.getLong("prefix_ok")).isEqualTo(87);
    assertThat(summary.getLong("prefix_bad")).isEqualTo(4);
    assertThat(summary.getLong("late_records")).isEqualTo(3);
    assertThat(summary.getLong("unexplained_differences", -1)).isZero();
    assertThat(summary.getObject("seconds")).containsKeys("feed", "flink", "spark", "total");
    assertThat(out.resolve("logs")).isDirectoryContaining("glob:**/taskmanager-1.log");
    assertThat(out.resolve(".work")).doesNotExist();
    Browser.verifyReport(out.resolve("report/index.html"));
  }

  @Test
  void leavesNoProcessWhenItIsKilled() throws Exception {
    BridgeScript script = script();
    Process demo = script.start("demo", "--input", smallLog().toString());
    await().atMost(SOON).until(() -> script.output().contains("starting kafka"));
    assertThat(script.processes()).isNotEmpty();
    demo.destroyForcibly();
  }

  @Test
  void keepsClustersUntilTheyAreToldToStop() throws Exception {
    BridgeScript script = script();
    assertThat(script.run("status").exitCode()).isEqualTo(1);
    Result up = script.run("up");
    assertThat(up.exitCode()).as(up.out() + up.err()).isZero();
    assertThat(up.out()).contains("Kafka bootstrap servers", "hdfs://", "spark://", "flink run");
    Result status = script.run("status");
    assertThat(status.exitCode()).isZero();
    assertThat(status.out()).contains("taskmanager-1").doesNotContain("DEAD");
    assertRefused(script.run("up"), "they are running already");
    assertThat(script.run("down").exitCode()).isZero();
    assertThat(script.processes()).isEmpty();
    assertThat(script.run("down").out()).contains("Nothing is running.");
  }

  private Result demo(Path log) throws IOException, InterruptedException {
    return script().run("demo", "--input", log.toString());
  }

  private void assertRefused(Result result, String message) {
    assertThat(result.err()).contains(message).doesNotContain("\tat ");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("bridge-out")).doesNotExist();
  }

  private BridgeScript script() {
    return new BridgeScript(folder, Map.of());
  }

  private Path smallLog() throws IOException {
    Path log = folder.resolve("small.log");
    try (InputStream in =
        ExpectedResults.class.getResourceAsStream("/io/flinkspark/e2e/small.log")) {
      Files.write(log, in.readAllBytes());
    }
    return log;
  }

  private static ExpectedResults expected() throws Exception {
    Path folder = Path.of(ExpectedResults.class.getResource("/io/flinkspark/e2e/expected").toURI());
    return new ExpectedResults(folder, "small.log");
  }
}
