package io.flinkspark.bridge.flink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import io.flinkspark.bridge.testkit.BridgeExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Channels on a real HDFS. */
@Timeout(600)
class ChannelOnHdfsE2ECase {

  private static final Duration SOON = Duration.ofMinutes(3);

  @RegisterExtension static final BridgeExtension BRIDGE = BridgeExtension.builder().hdfs().build();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static String root(String name) {
    return BRIDGE.hdfs().uri() + "/channels/" + name;
  }

  private static ChannelView view(String root) {
    return Channel.open(HadoopChannelStorage.open(root, new Configuration())).view();
  }

  @Test
  void aJobThatFailsIsThereOnce() throws Exception {
    String root = root("numbers");
    ChannelSinkBuilder<RowData> sink =
        ChannelSink.<RowData>builder()
            .path(root)
            .bridgeId(SinkJob.BRIDGE)
            .records(ChannelRecords.rowData(SinkJob.COLUMNS).partitionedBy("ten"))
            .hadoop("dfs.replication", "1");
    Numbers numbers = Numbers.withWatermarks().upTo(50);
    JobClient job = SinkJob.streaming().restarts(3).submit(numbers, sink.build());
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> view(root).epochs().mapToLong(ChannelEpoch::rows).sum() == 50);
    numbers.fail();
    numbers.endAt(100);
    job.getJobExecutionResult().get();

    assertThat(numbers.failures()).isEqualTo(1);
    assertThat(view(root).epochs().mapToLong(ChannelEpoch::rows).sum()).isEqualTo(100);
    for (ChannelEpoch epoch : view(root).epochs().toList()) {
      for (EpochFile file : epoch.files()) {
        byte[] content = BRIDGE.hdfs().read(URI.create(root).getPath() + "/" + file.path());
        assertThat(content).hasSize((int) file.fileBytes());
        assertThat(content).startsWith("PAR1".getBytes(StandardCharsets.US_ASCII));
        assertThat(content).endsWith("PAR1".getBytes(StandardCharsets.US_ASCII));
        assertThat(file.path()).startsWith("data/ten=ten-");
      }
    }
  }

  @Test
  void dataFilesAreTheirOwnAndDiscardedWhenGivenUp() throws Exception {
    String root = root("files");
    String folder = URI.create(root).getPath() + "/data/day=1";
    DataFiles files = new ChannelLocation(root, Map.of("dfs.replication", "1")).dataFiles();
    try (DataFile file = files.create("data/day=1/a.parquet")) {
      file.write("abc".getBytes(StandardCharsets.US_ASCII));
      assertThat(file.position()).isEqualTo(3);
    }
    assertThat(BRIDGE.hdfs().read(folder + "/a.parquet")).asString().isEqualTo("abc");
    assertThatThrownBy(() -> files.create("data/day=1/a.parquet"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.parquet");
    assertThat(BRIDGE.hdfs().read(folder + "/a.parquet")).asString().isEqualTo("abc");

    DataFile given = files.create("data/day=1/b.parquet");
    given.write(new byte[1_000]);
    given.discard();
    given.close();

    assertThat(BRIDGE.hdfs().exists(folder + "/b.parquet")).isFalse();
  }
}
