package io.flinkspark.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.flinkspark.e2e.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bridge soak}, one minute of it. */
final class SoakE2ECase {
  private static final int LINES = 60 * 500;

  @TempDir private Path folder;

  @AfterEach
  void noProcessIsLeft() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(script().processes()).isEmpty());
  }

  @Test
  void everythingIsRightAfterAMinuteWithKills() throws Exception {
    BridgeScript script = script();
    Process soak = script.start("soak", "--minutes", "1", "--kill-every", "10", "--out", "o");
    assertThat(soak.waitFor(30, TimeUnit.MINUTES)).as("the soak is over").isTrue();

    assertThat(soak.exitValue()).as(script.output() + script.errors()).isZero();
    Path out = folder.resolve("o");
    JsonObject json = JsonParser.object().from(Files.readString(out.resolve("soak.json")));
    assertThat(json.getBoolean("success")).isTrue();
    JsonObject counts = json.getObject("counts");
    assertThat(counts.getInt("lines_fed")).isEqualTo(LINES);
    assertThat(counts.getInt("records")).isEqualTo(LINES);
    assertThat(counts.getInt("prefix_ok") + counts.getInt("prefix_bad")).isEqualTo(LINES);
    assertThat(counts.getInt("unexplained_differences", -1)).isZero();
    assertThat(json.getArray("kills")).isNotEmpty();
    assertThat(json.getObject("processes"))
        .containsKeys("bridge", "kafka", "namenode", "datanode", "jobmanager", "taskmanager-1")
        .containsKeys("spark-master", "spark-worker-1", "spark-driver", "spark-executor");
    JsonArray checks = json.getArray("checks");
    assertThat(checks).hasSize(10);
    assertThat(Files.readAllLines(out.resolve("soak.tsv"))).hasSizeGreaterThan(10);
    assertThat(out.resolve(".work")).doesNotExist();
    Browser.verifyReport(out.resolve("report/index.html"));
  }

  @Test
  void endsInOrderWhenItIsInterrupted() throws Exception {
    BridgeScript script = script();
    Process soak = script.start("soak", "--minutes", "1", "--out", "o");
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> script.output().contains("starting kafka") || !soak.isAlive());
    soak.destroy();
    assertThat(soak.waitFor()).isNotZero();
    assertThat(folder.resolve("o/.work")).doesNotExist();
  }

  @Test
  void refusesWhatCannotWork() throws Exception {
    BridgeScript.Result result = script().run("soak", "--minutes", "0", "--out", "o");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Cannot use --minutes=0: it must be at least 1.");
    assertThat(folder.resolve("o")).doesNotExist();
  }

  private BridgeScript script() {
    return new BridgeScript(folder, Map.of());
  }
}
