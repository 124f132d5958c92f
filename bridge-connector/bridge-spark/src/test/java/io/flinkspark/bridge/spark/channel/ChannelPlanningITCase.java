package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planning looks at the ledger only: none of these files is there. */
class ChannelPlanningITCase extends ChannelSpark {

  private static final ChannelSchema SCHEMA =
      TestChannel.schema(
          "{'type':'record','name':'R','bridge.partitions':['part'],'fields':["
              + "{'name':'id','type':'long'},{'name':'part','type':'int'}]}");
  private static final long MIB = 1 << 20;

  @TempDir private Path directory;

  private Dataset<Row> load(TestChannel channel) {
    return spark().read().format("bridge-channel").load(channel.path());
  }

  @Test
  void tenThousandFilesInOneEpoch() {
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    List<EpochFile> files =
        IntStream.range(0, 10_000)
            .mapToObj(i -> EpochFile.whole("data/part=" + i % 100 + "/" + i + ".parquet", 10, MIB))
            .toList();
    channel.commit(SCHEMA, files, ChannelEpoch.NO_WATERMARK);

    // A file of 1 MiB counts as 5 MiB, with what it costs to open it: 26 of them are 128 MiB.
    assertThat(partitions(load(channel))).isEqualTo(10_000 / 26 + 1);
    assertThat(partitions(load(channel).where("part = 7"))).isBetween(100 / 26 + 1, 30);
    assertThat(partitions(load(channel).where("part = 100"))).isZero();
  }

  @Test
  void aLargeFileIsSplit() {
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    channel.commit(
        SCHEMA,
        List.of(EpochFile.whole("data/part=1/large.parquet", 1_000_000, 1280 * MIB)),
        ChannelEpoch.NO_WATERMARK);

    assertThat(partitions(load(channel))).isEqualTo(10);
  }

  @Test
  void epochsOutsideOfAFilterAreNotLookedUp() {
    TestChannel channel = new TestChannel(spark(), directory.resolve("channel"));
    for (int i = 0; i < 250; i++) {
      channel.commit(
          SCHEMA,
          List.of(EpochFile.whole("data/part=1/" + i + ".parquet", 10, 128 * MIB)),
          ChannelEpoch.NO_WATERMARK);
    }

    assertThat(partitions(load(channel))).isEqualTo(250);
    assertThat(partitions(load(channel).where("_epoch between 100 and 104"))).isEqualTo(5);
    assertThat(partitions(load(channel).where("_epoch > 248 or _epoch = 3"))).isEqualTo(3);
  }
}
