package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.bridge.testkit.Member;
import io.flinkspark.e2e.clusters.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Spark driver dies while Flink reads, and another one publishes the same. */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class DirectRestartE2ECase {
  /** Splits far larger than the buffers between executor and reader, so that they break. */
  private static final DigestRows ROWS = new DigestRows(200_000, 2, 400);

  private static final String GENERATION = "--generation";

  private final String port = String.valueOf(FreePort.any());
  private DirectSite direct;

  @BeforeEach
  void makeSite(RunningClusters.Site site) {
    direct = new DirectSite(site);
  }

  @Test
  void aDriverOfTheSameGenerationIsReadOnWithoutAFailure(RunningClusters.Site site)
      throws IOException {
    Member taskManager = site.clusters().flink().taskManagers().get(0);
    String generation = UUID.randomUUID().toString();
    String out = "/direct/restarted";

    FlinkJob job = readUntilTheDriverDies(generation, out);
    assertThat(direct.lines(out)).hasSizeLessThan(ROWS.rows());
    try (DirectSite.Serving second = publish(GENERATION, generation)) {
      job.awaitFinished(DirectSite.PATIENCE);
      assertThat(second.address()).endsWith(":" + port);
    }
    assertThat(Files.readString(taskManager.logFile()))
        .as("splits are read on in their middle")
        .containsPattern("Reading split \\S+ of restarting from row [1-9]");

    assertThat(direct.problems(ROWS, out)).isEmpty();
    assertThat(job.restoredCheckpoints()).isZero();
    assertThat(job.exceptions()).isEmpty();
  }

  @Test
  void aDriverOfAnotherGenerationFailsTheJobBeforeRowsAreMixed() {
    FlinkJob job = readUntilTheDriverDies(UUID.randomUUID().toString(), "/direct/replaced");
    try (DirectSite.Serving second = publish()) {
      assertThatThrownBy(() -> job.awaitFinished(DirectSite.PATIENCE))
          .as("reading from %s", second.address())
          .hasMessageContaining("is FAILED")
          .hasMessageContaining("BRIDGE-3004")
          .hasMessageContaining("it was published again and may hold other rows");
    }
  }

  private FlinkJob readUntilTheDriverDies(String generation, String out) {
    DirectSite.Serving first = publish(GENERATION, generation);
    try {
      FlinkJob job =
          direct.read(
              first,
              out,
              "--max-rate",
              "5000",
              "--max-batch-rows",
              "1000",
              // The next driver may be minutes away.
              "--retries",
              "50");
      await().atMost(DirectSite.PATIENCE).until(() -> !direct.lines(out).isEmpty());
      return job;
    } finally {
      first.driver().kill();
    }
  }

  private DirectSite.Serving publish(String... generation) {
    String[] options = {"--port", port, "--sql", ROWS.sql()};
    String[] all = new String[options.length + generation.length];
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(generation, 0, all, options.length, generation.length);
    return direct.publish("restarting", all);
  }
}
