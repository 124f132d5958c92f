package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WriteChannelJobITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private Path folder;

  @Test
  void writesEachNumberIntoTheChannel() throws Exception {
    WriteChannelJob.main(
        new String[] {
          "--channel", folder.resolve("channel").toUri().toString(),
          "--bridge-id", "of-a-test",
          "--rows", "5000",
          "--max-rate", "4000",
          "--checkpoint-interval", "200ms"
        });

    Channel channel = Channel.open(new LocalChannelStorage(folder.resolve("channel")));
    ChannelView view = channel.view();
    assertThat(channel.identity().bridgeId()).isEqualTo("of-a-test");
    assertThat(view.summary().rows()).isEqualTo(5_000);
    assertThat(view.completeUntil().orElseThrow()).isAfter(NumberedRow.of(4_999).at);
  }

  @Test
  void makesRowsOfTheirNumberAlone() {
    NumberedRow row = NumberedRow.of(12);
    assertThat(row.id).isEqualTo(12);
    assertThat(row.digest).isEqualTo("c20ad4d76fe97759aa27a0c99bff6710");
    assertThat(row.at).isEqualTo(Instant.parse("2026-01-01T00:00:00.012Z"));
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> WriteChannelJob.main(new String[] {"--channel", "relative"}))
        .hasMessageContaining("Cannot use --channel 'relative': write a whole URI");
    assertThatThrownBy(
            () -> WriteChannelJob.main(new String[] {"--channel", "file:///x", "--rows", "0"}))
        .hasMessage("Cannot use --rows '0': it is below 1");
  }
}
