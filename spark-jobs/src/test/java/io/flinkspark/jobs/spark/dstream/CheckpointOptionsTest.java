package io.flinkspark.jobs.spark.dstream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointOptionsTest {

  private static final Configuration CONFIGURATION = new Configuration();

  @TempDir private Path folder;

  @Test
  void sameOptionsGoOn() throws IOException {
    URI checkpoint = folder.resolve("checkpoint").toUri();
    Map<String, String> options = Map.of("--kafka", "localhost:9092", "--batch", "PT2S");

    CheckpointOptions.keepOrCompare(checkpoint, options, CONFIGURATION);

    assertThatCode(() -> CheckpointOptions.keepOrCompare(checkpoint, options, CONFIGURATION))
        .doesNotThrowAnyException();
  }

  @Test
  void otherOptionsAreRefused() throws IOException {
    URI checkpoint = folder.resolve("checkpoint").toUri();
    CheckpointOptions.keepOrCompare(checkpoint, Map.of("--batch", "PT2S"), CONFIGURATION);

    assertThatThrownBy(
            () ->
                CheckpointOptions.keepOrCompare(
                    checkpoint, Map.of("--batch", "PT5S"), CONFIGURATION))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "Cannot go on from checkpoint %s: it was made with --batch PT2S, not PT5S; use the same or a new checkpoint"
                .formatted(checkpoint));
  }
}
