package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.channel.format.WrittenFile;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes channels in SQL. */
@Timeout(300)
class ChannelTableITCase {

  private static final String ROWS =
      """
      SELECT * FROM (VALUES
        (1, 'red', DATE '2026-11-20', TIMESTAMP '2026-11-20 10:00:00.001'),
        (2, 'a/b', DATE '2026-11-21', TIMESTAMP '2026-11-21 11:00:00'),
        (3, CAST(NULL AS STRING), DATE '2026-11-20', TIMESTAMP '2026-11-20 12:00:00'))
      AS t (id, name, `day`, ts)""";

  @TempDir private Path directory;
  private Path root;
  private TableEnvironment tables;

  @BeforeEach
  void useBatch() {
    root = directory.resolve("orders");
    tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.getConfig().set("table.local-time-zone", "UTC");
  }

  private void useStreaming() {
    tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    tables.getConfig().set("table.local-time-zone", "UTC");
  }

  private void create(String columns, String partitions, String... options) {
    tables.executeSql(
        String.format(
            "CREATE TABLE orders_out (%s) %s WITH ('connector' = 'bridge-channel', 'path' = '%s',"
                + " 'bridge-id' = 'orders-v1' %s)",
            columns,
            partitions,
            root.toUri(),
            String.join("", Arrays.stream(options).map(option -> ", " + option).toList())));
  }

  private void insert(String statement) throws Exception {
    tables.executeSql(statement).await();
  }

  private ChannelView view() {
    return Channel.open(new LocalChannelStorage(root)).view();
  }

  private List<List<Object>> rows(ChannelEpoch epoch) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (EpochFile file : epoch.files()) {
      rows.addAll(new WrittenFile(root.resolve(file.path())).parquetRows());
    }
    return rows;
  }

  private static final String COLUMNS =
      "id INT NOT NULL, name STRING, `day` DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts";

  @Test
  void insertsIntoPartitions() throws Exception {
    create(COLUMNS, "PARTITIONED BY (`day`, name)");

    insert("INSERT INTO orders_out " + ROWS);

    List<ChannelEpoch> epochs = view().epochs().toList();
    assertThat(epochs).hasSize(1);
    assertThat(epochs.get(0).files())
        .extracting(file -> file.path().substring(0, file.path().lastIndexOf('/')))
        .containsExactly(
            "data/day=2026-11-20/name=__HIVE_DEFAULT_PARTITION__",
            "data/day=2026-11-20/name=red",
            "data/day=2026-11-21/name=a%2Fb");
    assertThat(rows(epochs.get(0)))
        .containsExactlyInAnyOrder(
            Arrays.asList(
                1, "red", 20_777, Instant.parse("2026-11-20T10:00:00.001Z").toEpochMilli()),
            Arrays.asList(2, "a/b", 20_778, Instant.parse("2026-11-21T11:00:00Z").toEpochMilli()),
            Arrays.asList(3, null, 20_777, Instant.parse("2026-11-20T12:00:00Z").toEpochMilli()));
    assertThat(epochs.get(0).eventTimes())
        .isEqualTo(
            new EventTimes(
                Instant.parse("2026-11-20T10:00:00.001Z").toEpochMilli(),
                Instant.parse("2026-11-21T11:00:00Z").toEpochMilli()));
    assertThat(view().schema(epochs.get(0).schemaId()).text())
        .isEqualTo(
            """
            {"type":"record","name":"row","bridge.partitions":["day","name"],\
            "bridge.event-time":"ts","fields":[{"name":"id","type":"int"},\
            {"name":"name","type":["null","string"],"default":null},\
            {"name":"day","type":["null",{"type":"int","logicalType":"date"}],"default":null},\
            {"name":"ts","type":["null",{"type":"long","logicalType":"local-timestamp-millis"}],\
            "default":null}]}""");
  }

  @Test
  void aStaticPartitionFillsItsColumns() throws Exception {
    create("id INT, country STRING", "PARTITIONED BY (country)", "'compression' = 'zstd'");

    insert("INSERT INTO orders_out PARTITION (country = 'AT') SELECT 7");

    ChannelEpoch epoch = view().epochs().toList().get(0);
    assertThat(epoch.files().get(0).path()).startsWith("data/country=AT/");
    assertThat(rows(epoch)).containsExactly(List.of(7, "AT"));
  }

  @Test
  void aStreamHasTheEventTimeOfItsRowtimeColumn() throws Exception {
    useStreaming();
    tables.executeSql(
        "CREATE TABLE numbers (n BIGINT, ts AS TO_TIMESTAMP_LTZ(n * 1000, 3), WATERMARK FOR ts AS"
            + " ts) WITH ('connector' = 'datagen', 'fields.n.kind' = 'sequence',"
            + " 'fields.n.start' = '1', 'fields.n.end' = '100')");
    create("n BIGINT, ts TIMESTAMP_LTZ(3)", "", "'hadoop.fs.some.key' = 'x'");

    insert("INSERT INTO orders_out SELECT n, ts FROM numbers");

    assertThat(view().epochs().mapToLong(ChannelEpoch::rows).sum()).isEqualTo(100);
    EventTimes times =
        view().epochs().map(ChannelEpoch::eventTimes).reduce(EventTimes.NONE, EventTimes::and);
    assertThat(times).isEqualTo(new EventTimes(1000, 100_000));
  }

  @Test
  void insertsAddAndOverwriteVoids() throws Exception {
    create("id INT", "");

    insert("INSERT INTO orders_out SELECT 1");
    insert("INSERT INTO orders_out SELECT 2");
    assertThat(view().epochs().flatMap(epoch -> epoch.files().stream())).hasSize(2);
    insert("INSERT OVERWRITE orders_out SELECT 3");

    List<ChannelEpoch> epochs = view().epochs().toList();
    assertThat(epochs).hasSize(1);
    assertThat(rows(epochs.get(0))).containsExactly(List.of(3));
    insert("INSERT INTO orders_out SELECT 4");
    assertThat(view().epochs().mapToLong(ChannelEpoch::rows).sum()).isEqualTo(2);
  }

  /** Of the second it is known before the job runs that it has no rows. */
  @ParameterizedTest
  @ValueSource(strings = {"id > 10", "FALSE"})
  void anOverwriteWithoutRowsLeavesNone(String condition) throws Exception {
    create("id INT", "");
    tables.executeSql(
        "CREATE TABLE ids (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '10',"
            + " 'fields.id.min' = '1', 'fields.id.max' = '10')");
    insert("INSERT INTO orders_out SELECT 1");
    insert("INSERT INTO orders_out SELECT 2");

    insert("INSERT OVERWRITE orders_out SELECT id FROM ids WHERE " + condition);

    List<ChannelEpoch> epochs = view().epochs().toList();
    assertThat(epochs).extracting(ChannelEpoch::rows).containsExactly(0L);
    assertThat(view().completeUntil()).contains(Instant.ofEpochMilli(Long.MAX_VALUE));
    insert("INSERT INTO orders_out SELECT 3");
    epochs = view().epochs().toList();
    assertThat(rows(epochs.get(epochs.size() - 1))).containsExactly(List.of(3));
    assertThat(epochs).extracting(ChannelEpoch::rows).containsExactly(0L, 1L);
  }

  @Test
  void aSchemaMayGrowAndNotBreak() throws Exception {
    create("id INT", "");
    insert("INSERT INTO orders_out SELECT 1");
    tables.executeSql("DROP TABLE orders_out");
    create("id BIGINT, name STRING", "");
    insert("INSERT INTO orders_out SELECT 2, 'two'");
    assertThat(view().epochs().map(ChannelEpoch::schemaId).distinct()).hasSize(2);
    tables.executeSql("DROP TABLE orders_out");
    create("id DATE, name STRING", "");

    assertThatThrownBy(() -> insert("INSERT INTO orders_out SELECT DATE '2026-11-20', 'x'"))
        .hasStackTraceContaining("Cannot write to the channel with this schema")
        .hasStackTraceContaining("MEANING at /id: it was a plain int and would be date");

    insert(
        "INSERT INTO orders_out /*+ OPTIONS('existing-epochs' = 'void') */ SELECT DATE"
            + " '2026-11-20', 'x'");
    assertThat(view().epochs()).hasSize(1);
  }

  @Test
  void anOverwriteOfPartitionsIsRefused() {
    create("id INT, country STRING", "PARTITIONED BY (country)");

    assertThatThrownBy(() -> insert("INSERT OVERWRITE orders_out SELECT 7, 'AT'"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("INSERT OVERWRITE would replace some partitions");
  }

  @Test
  void anOverwriteByAStreamIsRefused() {
    useStreaming();
    create("id INT", "");

    assertThatThrownBy(() -> insert("INSERT OVERWRITE orders_out SELECT 7"))
        .hasMessageContaining("INSERT OVERWRITE is for batch mode");
  }

  @Test
  void changesOfRowsAreRefused() {
    useStreaming();
    create("name STRING, orders BIGINT", "");

    assertThatThrownBy(
            () ->
                insert(
                    "INSERT INTO orders_out SELECT name, COUNT(*) FROM ("
                        + ROWS
                        + ") GROUP BY name"))
        .hasStackTraceContaining(
            "Cannot write to default_catalog.default_database.orders_out: the query changes or"
                + " deletes rows that it gave before");
  }

  @Test
  void readingIsRefused() {
    create("id INT", "");

    assertThatThrownBy(() -> tables.executeSql("SELECT * FROM orders_out"))
        .hasStackTraceContaining(
            "Cannot read default_catalog.default_database.orders_out: Flink writes channels and"
                + " Spark reads them, with format(\"bridge-channel\")");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearest() {
    create("id INT", "", "'target-filesize' = '1 mb'");

    assertThatThrownBy(() -> insert("INSERT INTO orders_out SELECT 1"))
        .hasStackTraceContaining(
            "there is no option 'target-filesize'; the nearest is 'target-file-size'");
  }

  @Test
  void aMissingOptionIsRefused() {
    tables.executeSql(
        "CREATE TABLE orders_out (id INT) WITH ('connector' = 'bridge-channel', 'path' = 'file:///x')");

    assertThatThrownBy(() -> insert("INSERT INTO orders_out SELECT 1"))
        .hasStackTraceContaining("bridge-id");
  }

  @Test
  void columnsThatAChannelCannotHoldAreRefusedTogether() {
    create("id TIMESTAMP(9), `the day` DATE, price DOUBLE", "PARTITIONED BY (price)");

    assertThatThrownBy(
            () ->
                insert(
                    "INSERT INTO orders_out SELECT TIMESTAMP '2026-11-20 10:00:00', DATE"
                        + " '2026-11-20', 1.5e0"))
        .hasStackTraceContaining("id: TIMESTAMP(9) has more digits than a channel's 6")
        .hasStackTraceContaining("the day: a name consists of letters");
  }
}
