package io.flinkspark.bridge.spark.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelSchema;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelReadITCase extends ChannelSpark {

  private static final ChannelSchema ORDERS =
      TestChannel.record("{'name':'id','type':'long'}", "{'name':'item','type':['null','string']}");
  private static final ChannelSchema BY_DAY =
      TestChannel.schema(
          "{'type':'record','name':'R','bridge.partitions':['day'],'fields':["
              + "{'name':'id','type':'long'},"
              + "{'name':'day','type':['null',{'type':'int','logicalType':'date'}]}]}");

  @TempDir private Path directory;

  private TestChannel channel;

  @BeforeEach
  void channelIsThere() {
    channel = new TestChannel(spark(), directory.resolve("orders"));
  }

  private Dataset<Row> load(String... options) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    return spark().read().format("bridge-channel").options(given).load(channel.path());
  }

  private static Row order(long id) {
    return RowFactory.create(id, "item " + id);
  }

  private static List<Row> orders(long first, int count) {
    List<Row> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(order(first + i));
    }
    return orders;
  }

  private static List<Long> ids(Dataset<Row> orders) {
    return orders.selectExpr("id").collectAsList().stream()
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }

  @Test
  void readsAllEpochsWithVectors() {
    channel.commit(ORDERS, List.of(order(1), RowFactory.create(2L, null)));
    channel.commit(ORDERS, List.of(order(3)));

    Dataset<Row> orders = load();

    assertThat(texts(orders)).containsExactlyInAnyOrder("[1,item 1]", "[2,null]", "[3,item 3]");
    assertThat(orders.count()).isEqualTo(3);
    assertThat(plan(orders)).contains("ColumnarToRow", "BatchScan bridge-channel");
    assertThat(orders.schema().apply("id").nullable()).isFalse();
  }

  @Test
  void epochsAreMetadata() {
    long millis = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();
    channel.commit(ORDERS, List.of(channel.write(ORDERS, orders(1, 1), "")), millis);
    channel.commit(ORDERS, List.of(channel.write(ORDERS, orders(2, 1), "")), Long.MAX_VALUE);

    Dataset<Row> orders = load();

    assertThat(orders.columns()).containsExactly("id", "item");
    assertThat(texts(orders.selectExpr("id", "_epoch", "_watermark")))
        .containsExactlyInAnyOrder("[1,1,2026-11-20T10:00:00Z]", "[2,2,9999-12-31T23:59:59.999Z]");
    Instant committed = orders.selectExpr("max(_committed)").collectAsList().get(0).getInstant(0);
    assertThat(committed).isBetween(Instant.now().minusSeconds(3600), Instant.now());
    assertThat(ids(orders.where("_epoch = 2"))).containsExactly(2L);
    assertThat(ids(orders.where("_watermark < timestamp'2026-11-21 00:00:00'")))
        .containsExactly(1L);
    assertThat(partitions(orders.where("_epoch = 2"))).isEqualTo(1);
  }

  @Test
  void passesOverFoldersAndEpochs() throws Exception {
    LocalDate day = LocalDate.parse("2026-11-20");
    List<EpochFile> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Row row = RowFactory.create((long) i, day.plusDays(i));
      files.add(channel.write(BY_DAY, List.of(row), "day=" + day.plusDays(i) + "/"));
    }
    files.add(
        channel.write(
            BY_DAY, List.of(RowFactory.create(9L, null)), "day=__HIVE_DEFAULT_PARTITION__/"));
    channel.commit(BY_DAY, files, ChannelEpoch.NO_WATERMARK);
    Dataset<Row> orders = load();
    // What is passed over is not even looked for.
    Files.delete(directory.resolve("orders").resolve(files.get(2).path()));

    assertThat(texts(orders.where("day < date'2026-11-22'")))
        .containsExactlyInAnyOrder("[0,2026-11-20]", "[1,2026-11-21]");
    assertThat(texts(orders.where("day is null"))).containsExactly("[9,null]");
    assertThat(texts(orders.where("day in (date'2026-11-20') or day = '2026-11-21'"))).hasSize(2);
    assertThat(texts(orders.where("not (day >= '2026-11-21')"))).containsExactly("[0,2026-11-20]");
    assertThat(plan(orders.where("day = '2026-11-20'")))
        .contains("PartitionFilters: [IsNotNull(day), EqualTo(day,2026-11-20)]");
    Statistics of = orders.where("day = '2026-11-20'").queryExecution().optimizedPlan().stats();
    assertThat(of.sizeInBytes().toLong()).isLessThan(files.get(0).fileBytes() + 1);
  }

  @Test
  void readsOnlyRowGroupsAndColumnsThatAreNeeded() {
    Map<String, String> small =
        Map.of("parquet.block.size", "20000", "parquet.block.size.row.check.min", "100");
    channel.commit(
        ORDERS,
        List.of(channel.write(ORDERS, orders(0, 20_000), "", small)),
        ChannelEpoch.NO_WATERMARK);
    Dataset<Row> orders = load();

    InputWatch all = InputWatch.of(spark(), () -> assertThat(ids(orders)).hasSize(20_000));
    InputWatch few =
        InputWatch.of(
            spark(), () -> assertThat(ids(orders.where("id between 700 and 705"))).hasSize(6));

    assertThat(all.rows()).isEqualTo(20_000);
    assertThat(few.rows()).isLessThan(4_000);
    assertThat(plan(orders.where("id > 7").select("id")))
        .contains("PushedFilters: [GreaterThan(id,7)]")
        .containsPattern("BatchScan [^\\n]*\\[id#\\d+L\\]");
  }

  @Test
  void statisticsAreTheLedgers() {
    channel.commit(ORDERS, orders(0, 100));
    channel.commit(ORDERS, orders(100, 20));
    long bytes = channel.channel().view().summary().bytes();

    spark().conf().set("spark.sql.cbo.enabled", true);
    try {
      Statistics of = load().queryExecution().optimizedPlan().stats();

      assertThat(of.rowCount().get().toLong()).isEqualTo(120);
      assertThat(of.sizeInBytes().toLong()).isEqualTo(bytes);
    } finally {
      spark().conf().unset("spark.sql.cbo.enabled");
    }
  }

  @Test
  void travelsThroughEpochsAndTime() {
    channel.commit(ORDERS, orders(1, 1));
    channel.commit(ORDERS, orders(2, 1));
    String behindTwo =
        channel.channel().view().epoch(2).orElseThrow().committedAt().plusMillis(1).toString();
    channel.commitAfter(Instant.parse(behindTwo), ORDERS, orders(3, 1));

    assertThat(ids(load("as-of", "2"))).containsExactly(1L, 2L);
    assertThat(ids(load("as-of", behindTwo))).containsExactly(1L, 2L);
    assertThat(ids(load("from-epoch", "2"))).containsExactly(2L, 3L);
    assertThat(ids(load("from-epoch", "2", "to-epoch", "2"))).containsExactly(2L);
    assertThat(ids(load("from-epoch", "4"))).isEmpty();
  }

  @Test
  void showsNoVoidEpochAndKeepsWhatWasLoaded() {
    channel.commit(ORDERS, orders(1, 1));
    Dataset<Row> before = load();
    channel.commit(ORDERS, orders(2, 1));
    channel.restoreFrom(1);
    channel.commit(ORDERS, orders(3, 1));

    assertThat(ids(load())).containsExactly(1L, 3L);
    assertThat(ids(before)).as("what was there when it was loaded").containsExactly(1L);
  }

  @Test
  void readsCompactedEpochsAlsoWhenLoadedBefore() throws Exception {
    EpochFile one = channel.write(ORDERS, orders(0, 300), "");
    EpochFile two = channel.write(ORDERS, orders(300, 500), "");
    channel.commit(ORDERS, List.of(one), ChannelEpoch.NO_WATERMARK);
    channel.commit(ORDERS, List.of(two), ChannelEpoch.NO_WATERMARK);
    Dataset<Row> before = load();
    EpochFile both =
        channel.write(
            ORDERS,
            orders(0, 800),
            "",
            Map.of("parquet.block.size", "2000", "parquet.block.size.row.check.min", "100"));
    channel
        .channel()
        .compact(
            new CompactionPlan(
                channel.channel().view().epochs().toList(),
                Map.of(
                    1L, List.of(new EpochFile(both.path(), 0, 300, 800, both.fileBytes())),
                    2L, List.of(new EpochFile(both.path(), 300, 500, 800, both.fileBytes())))));
    Files.delete(directory.resolve("orders").resolve(one.path()));
    Files.delete(directory.resolve("orders").resolve(two.path()));

    assertThat(ids(before)).hasSize(800).first().isEqualTo(0L);
    assertThat(ids(load("as-of", "1"))).hasSize(300).last().isEqualTo(299L);
    assertThat(ids(load("from-epoch", "2"))).hasSize(500).first().isEqualTo(300L);
    assertThat(ids(load("from-epoch", "2").where("id > 790"))).hasSize(9);
  }

  @Test
  void equalScansRunOnce() {
    channel.commit(ORDERS, orders(0, 100));
    Dataset<Row> orders = load();
    Dataset<Row> counts = orders.groupBy("item").count();

    Dataset<Row> joined = counts.as("a").join(counts.as("b"), "item");

    assertThat(joined.count()).isEqualTo(100);
    spark().conf().set("spark.sql.autoBroadcastJoinThreshold", -1);
    spark().conf().set("spark.sql.adaptive.enabled", false);
    try {
      assertThat(plan(counts.as("a").join(counts.as("b"), "item"))).contains("ReusedExchange");
    } finally {
      spark().conf().unset("spark.sql.autoBroadcastJoinThreshold");
      spark().conf().unset("spark.sql.adaptive.enabled");
    }
  }
}
