package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.FixedRows;
import io.flinkspark.bridge.flink.NumberedRows;
import io.flinkspark.bridge.flink.TestBridge;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that declare other columns than Spark publishes, and what a query does with them. */
@Timeout(600)
class SchemaEvolutionITCase {

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final long MINUTE = 60_000_000;

  private final TestBridge bridge =
      new TestBridge(
              new FixedRows(
                  List.of(
                      Field.notNullable("id", new ArrowType.Int(32, true)),
                      Field.nullable("amount", new ArrowType.Decimal(8, 2, 128)),
                      Field.nullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                      new Field(
                          "place",
                          FieldType.nullable(ArrowType.Struct.INSTANCE),
                          List.of(
                              Field.nullable("city", ArrowType.Utf8.INSTANCE),
                              Field.nullable("zip", new ArrowType.Int(16, true))))),
                  List.of(
                      Arrays.asList(1, new BigDecimal("1.50"), 999L, List.of("Graz", (short) 8010)),
                      Arrays.asList(2, null, MINUTE + 1500, null),
                      Arrays.asList(
                          3, new BigDecimal("-0.25"), 2 * MINUTE, Arrays.asList(null, (short) 1)))),
              2)
          .sayingItFilters();

  private TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());

  @AfterEach
  void stop() {
    bridge.close();
  }

  private void create(String name, TestBridge from, String columns) {
    tables.getConfig().set("parallelism.default", "2");
    tables.getConfig().set("table.local-time-zone", "UTC");
    tables.executeSql(
        """
        CREATE TEMPORARY TABLE %s (%s) WITH (
          'connector' = 'spark', 'address' = '%s', 'token' = '%s', 'publication' = 'numbers')
        """
            .formatted(name, columns, from.address(), from.token().reveal()));
  }

  @SuppressWarnings("try") // Flink's iterator says that closing may be interrupted.
  private List<String> query(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (var iterator = tables.executeSql(sql).collect()) {
      iterator.forEachRemaining((Row row) -> rows.add(row.toString()));
    }
    return rows;
  }

  @Test
  void aTableMayDeclareLessOrMoreOrWiderColumns() throws Exception {
    create(
        "orders",
        bridge,
        """
        place ROW<zip BIGINT, country STRING, city STRING>, id DOUBLE NOT NULL, note STRING,
        amount DECIMAL(20, 2), tags ARRAY<INT>
        """);

    assertThat(query("SELECT * FROM orders"))
        .containsExactlyInAnyOrder(
            "+I[+I[8010, null, Graz], 1.0, null, 1.50, null]",
            "+I[null, 2.0, null, null, null]",
            "+I[+I[1, null, null], 3.0, null, -0.25, null]");
    assertThat(query("SELECT note, place.zip FROM orders WHERE note IS NULL AND id > 1"))
        .containsExactlyInAnyOrder("+I[null, null]", "+I[null, 1]");
    assertThat(bridge.opened())
        .extracting(open -> open.plan().columns())
        .contains(List.of("place", "id", "amount"), List.of("place", "id"))
        .noneMatch(columns -> columns.contains("note"));
  }

  @Test
  void refusesWhatDoesNotFitWithEveryReason() {
    create(
        "orders",
        bridge,
        """
        id SMALLINT, amount DECIMAL(20, 3), place ROW<zip STRING, city STRING NOT NULL>,
        more INT NOT NULL, ts TIMESTAMP(3)
        """);

    assertThatThrownBy(() -> query("SELECT * FROM orders"))
        .hasStackTraceContaining(
            "Cannot read numbers into rows as declared: id is published as INT NOT NULL and wanted"
                + " as SMALLINT; amount is published as DECIMAL(8, 2) and wanted as DECIMAL(20,"
                + " 3); place.zip is published as SMALLINT and wanted as STRING; place.city may be"
                + " null where it is published, and the reader takes no null; more is not"
                + " published, and the reader has neither null nor a default for it; ts is"
                + " published as TIMESTAMP_LTZ(6) and wanted as TIMESTAMP(3) [BRIDGE-3007]");
  }

  @Test
  void aTimestampMayBeCoarserAndIsCutOff() throws Exception {
    create("orders", bridge, "id INT, ts TIMESTAMP_LTZ(3)");

    assertThat(query("SELECT id FROM orders WHERE ts = TO_TIMESTAMP_LTZ(60001, 3)"))
        .containsExactly("+I[2]");
    assertThat(query("SELECT CAST(ts AS STRING) FROM orders WHERE id < 3"))
        .containsExactlyInAnyOrder("+I[1970-01-01 00:00:00.000]", "+I[1970-01-01 00:01:00.001]");
    assertThat(bridge.opened()).extracting(open -> open.plan().filters().size()).contains(1);
  }

  @Test
  void explainsWhatSparkDoes() {
    create("orders", bridge, "id BIGINT, note STRING");

    assertThat(tables.explainSql("SELECT note FROM orders WHERE id = 7 AND CHAR_LENGTH(note) > 1"))
        .contains("filter=[=(id, 7:BIGINT)]")
        .contains("where=[AND(=(id, 7), >(CHAR_LENGTH(note), 1))]")
        .doesNotContain(bridge.token().reveal());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void joinsPublicationsWithEachOther(boolean streaming) throws Exception {
    try (TestBridge numbers = new TestBridge(NumberedRows.of(2, 10), 4)) {
      tables =
          TableEnvironment.create(
              streaming
                  ? EnvironmentSettings.inStreamingMode()
                  : EnvironmentSettings.inBatchMode());
      create("orders", bridge, "id BIGINT, amount DECIMAL(8, 2), total AS amount * 2");
      create("numbers", numbers, "id BIGINT, `text` STRING");

      assertThat(
              query(
                  "SELECT o.id, total, `text` FROM orders o JOIN numbers n ON o.id = n.id WHERE"
                      + " total < 100"))
          .containsExactlyInAnyOrder("+I[1, 3.00, row 1]", "+I[3, -0.50, null]");
    }
  }

  @Test
  void watermarksOfATableCloseItsWindows() throws Exception {
    tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    create(
        "orders",
        bridge,
        "id BIGINT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND");

    assertThat(
            query(
                """
                SELECT CAST(window_start AS STRING), COUNT(*), SUM(id)
                FROM TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '2' MINUTES)
                GROUP BY window_start, window_end
                """))
        .containsExactly("+I[1970-01-01 00:00:00.000, 2, 3]", "+I[1970-01-01 00:02:00.000, 1, 3]");
  }

  @Test
  void readsWithTheParallelismAndOptionsOfTheTable() throws Exception {
    create("orders", bridge, "id BIGINT");

    assertThat(
            query(
                """
                SELECT COUNT(*) FROM orders /*+ OPTIONS(
                  'scan.parallelism' = '1', 'consumer' = 'me', 'read.max-batch-rows' = '7',
                  'retry.attempts' = '0', 'limits.silence-timeout' = '10 s') */
                """))
        .containsExactly("+I[3]");
    OpenSplit opened = bridge.opened().get(0);
    assertThat(opened.maxBatchRows()).isEqualTo(7);
    assertThat(opened.consumer()).startsWith("me");
    assertThat(
            tables.explainSql(
                "SELECT id FROM orders /*+ OPTIONS('scan.parallelism' = '1') */",
                org.apache.flink.table.api.ExplainDetail.JSON_EXECUTION_PLAN))
        .contains("\"parallelism\" : 1");
  }

  @Test
  void refusesUnknownOptions() {
    create("orders", bridge, "id BIGINT");

    assertThatThrownBy(() -> query("SELECT * FROM orders /*+ OPTIONS('retry.attemps' = '1') */"))
        .hasStackTraceContaining("Unsupported options found for 'spark'")
        .hasStackTraceContaining("retry.attemps")
        .message()
        .doesNotContain(bridge.token().reveal());
  }

  @Test
  void reportsWhatSparkEstimates() {
    create("orders", bridge, "id BIGINT");
    bridge.estimating(12_345);

    assertThat(
            tables.explainSql(
                "SELECT id FROM orders", org.apache.flink.table.api.ExplainDetail.ESTIMATED_COST))
        .contains("rowcount = 12345.0");
  }
}
