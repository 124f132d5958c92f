package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels by Java, by SQL, and what the ledger says of them. */
class BridgeChannelITCase extends ChannelSpark {

  private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");
  private static final ChannelSchema SCHEMA =
      TestChannel.schema(
          "{'type':'record','name':'R','bridge.partitions':['kind'],'fields':["
              + "{'name':'id','type':'long'},{'name':'kind','type':'string'}]}");

  @TempDir private Path directory;

  private TestChannel channel;
  private BridgeChannel bridge;

  @BeforeEach
  void channelIsThere() {
    channel = new TestChannel(spark(), directory.resolve("channel"));
    bridge = BridgeChannel.at(channel.path());
  }

  private void commit(long id, Instant watermark) {
    channel.commit(
        SCHEMA,
        List.of(channel.write(SCHEMA, List.of(RowFactory.create(id, "a b")), "kind=a b/")),
        watermark.toEpochMilli());
  }

  @Test
  void tellsUntilWhenItIsComplete() {
    assertThat(bridge.completeUntil()).isEmpty();
    commit(1, TEN);
    assertThat(bridge.completeUntil()).contains(TEN);
    commit(2, TEN.plusSeconds(5));

    assertThat(bridge.completeUntil()).contains(TEN.plusSeconds(5));
    assertThat(bridge.epochs().map(ChannelEpoch::number)).containsExactly(1L, 2L);
  }

  @Test
  void waitsForTheWatermark() throws Exception {
    commit(1, TEN.minusSeconds(1));
    CompletableFuture<Instant> awaited =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return bridge.awaitCompleteUntil(TEN, Duration.ofMinutes(2));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    CompletableFuture<List<Row>> read =
        CompletableFuture.supplyAsync(
            () ->
                bridge
                    .option("wait-for-watermark", "2026-11-20T11:00+01:00")
                    .option("wait-timeout", "2min")
                    .dataset(spark())
                    .collectAsList());
    assertThat(awaited).isNotDone();
    assertThat(read).isNotDone();

    commit(2, TEN);

    assertThat(awaited.get(2, TimeUnit.MINUTES)).isEqualTo(TEN);
    assertThat(read.get(2, TimeUnit.MINUTES)).hasSize(2);
  }

  @Test
  void rowsAreAnRdd() {
    commit(1, TEN);
    commit(2, TEN);

    assertThat(bridge.rdd(spark().sparkContext()).map(row -> row.getLong(0)).collect())
        .containsExactlyInAnyOrder(1L, 2L);
    assertThat(bridge.option("as-of", 1).rdd(spark().sparkContext()).count()).isEqualTo(1);
  }

  @Test
  void theLedgerIsATable() {
    commit(1, TEN);
    channel.commit(SCHEMA, List.of(), ChannelEpoch.NO_WATERMARK);

    Dataset<Row> epochs = bridge.option("table", "epochs").dataset(spark());
    Dataset<Row> files = bridge.option("table", "files").dataset(spark());

    assertThat(
            texts(epochs.selectExpr("epoch", "checkpoint", "files", "rows", "bytes > 0", "schema")))
        .containsExactly(
            "[1,1,1,1,true," + SCHEMA.id() + "]", "[2,2,0,0,false," + SCHEMA.id() + "]");
    assertThat(texts(epochs.selectExpr("watermark", "min_event_time")))
        .containsExactly("[2026-11-20T10:00:00Z,null]", "[2026-11-20T10:00:00Z,null]");
    assertThat(
            texts(
                files.selectExpr(
                    "epoch", "path like 'data/%.parquet'", "partition['kind']", "rows")))
        .containsExactly("[1,true,a b,1]");
    assertThat(epochs.where("committed > now() - interval 1 hour").count()).isEqualTo(2);
  }

  @Test
  void sqlHasTableFunctions() {
    commit(1, TEN);
    commit(2, TEN);
    String path = channel.path();

    assertThat(
            texts(
                spark().sql("SELECT id, _epoch FROM bridge_channel('" + path + "') WHERE id > 1")))
        .containsExactly("[2,2]");
    assertThat(
            texts(
                spark()
                    .sql(
                        "SELECT count(*) FROM bridge_channel('"
                            + path
                            + "', map('as-of', '1')) WHERE kind = 'a b'")))
        .containsExactly("[1]");
    assertThat(texts(spark().sql("SELECT sum(rows) FROM bridge_channel_epochs('" + path + "')")))
        .containsExactly("[2]");
    assertThat(texts(spark().sql("SELECT count(path) FROM bridge_channel_files('" + path + "')")))
        .containsExactly("[2]");
    assertThatThrownBy(() -> spark().sql("SELECT * FROM bridge_channel(7)"))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("it takes the path of a channel");
    assertThatThrownBy(
            () -> spark().sql("SELECT * FROM bridge_channel('" + path + "', map('asof', '1'))"))
        .hasMessageContaining("is it as-of?");
  }
}
