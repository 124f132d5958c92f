package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What jobs that nothing happens to leave in a channel. */
@Timeout(180)
class ChannelSinkITCase {

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir private Path directory;
  private ChannelRows channel;
  private Path path;

  @BeforeEach
  void useChannel() {
    path = directory.resolve("channel");
    channel = new ChannelRows(path);
  }

  @Test
  void aBoundedStreamIsCommittedCompletely() throws Exception {
    SinkJob.streaming()
        .submit(Numbers.withWatermarks().endAt(1_000), SinkJob.sink(path).build())
        .getJobExecutionResult()
        .get();

    assertThat(channel.ids()).isEqualTo(ChannelRows.upTo(1_000));
    assertThat(channel.count()).isEqualTo(1_000);
  }
}
