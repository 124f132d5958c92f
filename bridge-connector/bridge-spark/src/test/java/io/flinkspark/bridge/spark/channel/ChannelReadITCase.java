package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelReadITCase extends ChannelSpark {

  private static final ChannelSchema ORDERS =
      TestChannel.record("{'name':'id','type':'long'}", "{'name':'item','type':['null','string']}");

  @TempDir private Path directory;

  @Test
  void readsAllEpochs() {
    TestChannel channel = new TestChannel(spark(), directory.resolve("orders"));
    channel.commit(ORDERS, List.of(RowFactory.create(1L, "pen"), RowFactory.create(2L, null)));
    channel.commit(ORDERS, List.of(RowFactory.create(3L, "ink")));

    Dataset<Row> orders = spark().read().format("bridge-channel").load(channel.path());

    assertThat(texts(orders)).containsExactlyInAnyOrder("[1,pen]", "[2,null]", "[3,ink]");
    assertThat(texts(orders.where("id >= 2").select("item")))
        .containsExactlyInAnyOrder("[null]", "[ink]");
    assertThat(texts(orders.selectExpr("id", "_epoch", "_watermark")))
        .containsExactlyInAnyOrder("[1,1,null]", "[2,1,null]", "[3,2,null]");
    assertThat(orders.count()).isEqualTo(3);
    orders.where("id >= 2").explain();
  }
}
