package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.flink.NumberedRows;
import io.flinkspark.bridge.flink.TestBridge;
import io.flinkspark.bridge.protocol.ControlMessage.OpenSplit;
import io.flinkspark.bridge.protocol.Literal;
import io.flinkspark.bridge.protocol.Predicate;
import io.flinkspark.bridge.protocol.Predicate.Comparison;
import io.flinkspark.bridge.protocol.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(600)
class SparkTableITCase {

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private TestBridge bridge;
  private TableEnvironment tables;

  @BeforeEach
  void start() {
    bridge = new TestBridge(NumberedRows.of(3, 1000), 300).sayingItFilters();
    tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.getConfig().set("parallelism.default", "2");
    create("id BIGINT NOT NULL, `text` STRING");
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  private void create(String columns) {
    tables.executeSql("DROP TEMPORARY TABLE IF EXISTS numbers");
    tables.executeSql(
        """
        CREATE TEMPORARY TABLE numbers (%s) WITH (
          'connector' = 'spark', 'address' = '%s', 'token' = '%s', 'publication' = 'numbers')
        """
            .formatted(columns, bridge.address(), bridge.token().reveal()));
  }

  @SuppressWarnings("try") // Flink's iterator says that closing may be interrupted.
  private List<String> query(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (var iterator = tables.executeSql(sql).collect()) {
      iterator.forEachRemaining((Row row) -> rows.add(row.toString()));
    }
    return rows;
  }

  private ReadPlan plan() {
    List<ReadPlan> plans = bridge.opened().stream().map(OpenSplit::plan).distinct().toList();
    assertThat(plans).hasSize(1);
    return plans.get(0);
  }

  @Test
  void readsATable() throws Exception {
    assertThat(query("SELECT COUNT(*), SUM(id), COUNT(`text`) FROM numbers"))
        .containsExactly("+I[3000, 4498500, 2000]");
  }

  @Test
  void columnsAndFiltersTravelToSpark() throws Exception {
    assertThat(query("SELECT id FROM numbers WHERE id >= 2998"))
        .containsExactlyInAnyOrder("+I[2998]", "+I[2999]");

    assertThat(plan().columns()).containsExactly("id");
    assertThat(plan().filters())
        .containsExactly(
            new Predicate.Compare("id", Comparison.GREATER_OR_EQUAL, new Literal.OfLong(2998)));
  }

  @Test
  void limitTravelsToSpark() throws Exception {
    assertThat(query("SELECT `text` FROM numbers LIMIT 5")).hasSize(5);

    assertThat(plan().limit()).isEqualTo(5);
    assertThat(plan().columns()).containsExactly("text");
  }

  @Test
  void explainsWhatTravels() {
    assertThat(tables.explainSql("SELECT id FROM numbers WHERE `text` = 'row 7' OR id < 3"))
        .contains("filter=[OR(=(text, _UTF-16LE'row 7'")
        .contains("<(id, 3)");
    assertThat(tables.explainSql("SELECT id FROM numbers LIMIT 5"))
        .contains("project=[id]")
        .contains("limit=[5]");
  }

  @Test
  void refusesColumnsOfOtherTypesWithAllOfThem() {
    create("id INT, `text` STRING NOT NULL");

    assertThatThrownBy(() -> query("SELECT * FROM numbers"))
        .hasStackTraceContaining(
            "id is published as BIGINT NOT NULL and wanted as INT; text may be null where it is"
                + " published, and the reader takes no null");
  }

  @Test
  void refusesATableWithoutOneToken() {
    tables.executeSql(
        """
        CREATE TEMPORARY TABLE locked (id BIGINT) WITH (
          'connector' = 'spark', 'address' = 'bridge://localhost:1', 'publication' = 'numbers')
        """);

    assertThatThrownBy(() -> query("SELECT * FROM locked"))
        .hasStackTraceContaining("exactly one of the options 'token' and 'token-file' is needed");
  }
}
