package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Flink in this process, and a channel for each test. */
@Timeout(300)
abstract class SinkFlink {

  static final Duration SOON = Duration.ofSeconds(90);

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(8)
              .build());

  @TempDir Path directory;
  Path path;
  ChannelRows channel;

  @BeforeEach
  void useChannel() {
    path = directory.resolve("channel");
    channel = new ChannelRows(path);
  }

  static void finish(JobClient job) throws Exception {
    job.getJobExecutionResult().get();
  }

  void awaitRows(long count) {
    await().atMost(SOON).untilAsserted(() -> assertThat(channel.count()).isEqualTo(count));
  }
}
