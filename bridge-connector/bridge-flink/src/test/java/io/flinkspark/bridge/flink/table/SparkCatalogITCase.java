package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flinkspark.bridge.flink.NumberedRows;
import io.flinkspark.bridge.flink.TestBridge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class SparkCatalogITCase {

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private Path folder;
  private TestBridge bridge;
  private TableEnvironment tables;

  @BeforeEach
  void start() throws IOException {
    bridge = new TestBridge(NumberedRows.of(3, 1000), 300).estimating(3000);
    Path token = Files.writeString(folder.resolve("token"), bridge.token().reveal());
    tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.getConfig().set("parallelism.default", "2");
    tables.executeSql(
        "CREATE CATALOG spark WITH ('type' = 'spark-bridge', 'address' = '%s', 'token-file' = '%s')"
            .formatted(bridge.address(), token));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @SuppressWarnings("try") // Flink's iterator says that closing may be interrupted.
  private List<String> query(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (var iterator = tables.executeSql(sql).collect()) {
      iterator.forEachRemaining((Row row) -> rows.add(row.toString()));
    }
    return rows;
  }

  private Catalog catalog() {
    return tables.getCatalog("spark").orElseThrow();
  }

  @Test
  void showsAndReadsPublications() throws Exception {
    tables.executeSql("USE CATALOG spark");

    assertThat(query("SHOW DATABASES")).containsExactly("+I[publications]");
    assertThat(query("SHOW TABLES")).containsExactly("+I[numbers]");
    assertThat(query("DESCRIBE numbers"))
        .containsExactly(
            "+I[id, BIGINT, false, null, null, null]", "+I[text, STRING, true, null, null, null]");
    assertThat(query("SELECT COUNT(*), SUM(id), COUNT(`text`) FROM numbers"))
        .containsExactly("+I[3000, 4498500, 2000]");
    assertThat(query("SELECT `text` FROM spark.publications.numbers WHERE id = 7"))
        .containsExactly("+I[row 7]");
  }

  @Test
  void givesItsColumnsToATableThatIsLikeOneOfIts() throws Exception {
    tables.executeSql(
        """
        CREATE TABLE later (
          happened AS TO_TIMESTAMP_LTZ(id, 3),
          WATERMARK FOR happened AS happened - INTERVAL '1' SECOND
        ) WITH ('consumer' = 'nightly') LIKE spark.publications.numbers
        """);

    assertThat(query("SELECT COUNT(*), SUM(id), MAX(CAST(happened AS STRING)) FROM later"))
        .containsExactly("+I[3000, 4498500, 1970-01-01 00:00:02.999]");
    assertThat(bridge.opened()).allMatch(open -> open.consumer().startsWith("nightly"));
  }

  @Test
  void saysHowATableWithoutColumnsGetsThem() {
    tables.executeSql(
        "CREATE TABLE bare WITH ('connector' = 'spark', 'address' = '%s', 'token' = '%s',"
                .formatted(bridge.address(), bridge.token().reveal())
            + " 'publication' = 'numbers')");

    assertThatThrownBy(() -> query("SELECT * FROM bare"))
        .hasStackTraceContaining(
            "Cannot read default_catalog.default_database.bare from Spark: it declares no column");
  }

  @Test
  void tellsWhatSparkEstimates() throws Exception {
    assertThat(
            catalog().getTableStatistics(new ObjectPath("publications", "numbers")).getRowCount())
        .isEqualTo(3000);
    bridge.estimating(-1);
    assertThat(
            catalog().getTableStatistics(new ObjectPath("publications", "numbers")).getRowCount())
        .isEqualTo(-1);
  }

  @Test
  void hidesItsSecrets() throws Exception {
    String secret = bridge.token().reveal();
    tables.executeSql(
        "CREATE CATALOG plain WITH ('type' = 'spark-bridge', 'address' = '%s', 'token' = '%s')"
            .formatted(bridge.address(), secret));

    assertThat(query("SELECT COUNT(*) FROM plain.publications.numbers"))
        .containsExactly("+I[3000]");
    assertThat(query("SHOW CREATE TABLE plain.publications.numbers").toString())
        .contains(bridge.address())
        .doesNotContain(secret);
    assertThat(tables.explainSql("SELECT * FROM plain.publications.numbers"))
        .doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE spark.publications.mine (id BIGINT)",
        "DROP TABLE spark.publications.numbers",
        "ALTER TABLE spark.publications.numbers RENAME TO other",
        "CREATE DATABASE spark.other",
        "DROP DATABASE spark.publications",
        "CREATE VIEW spark.publications.v AS SELECT 1",
        "CREATE FUNCTION spark.publications.f AS 'f'"
      })
  void refusesToChangeAnything(String statement) {
    assertThatThrownBy(() -> tables.executeSql(statement))
        .hasStackTraceContaining("catalog spark is read-only, it shows what Spark publishes");
  }

  @Test
  void refusesToWriteIntoAPublication() {
    assertThatThrownBy(
            () -> tables.executeSql("INSERT INTO spark.publications.numbers VALUES (1, 'a')"))
        .hasStackTraceContaining("Connector 'spark' can only be used as a source");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> query("SELECT * FROM spark.publications.letters"))
        .hasStackTraceContaining("Object 'letters' not found within 'spark.publications'");
    assertThatThrownBy(() -> catalog().getTable(new ObjectPath("publications", "letters")))
        .isInstanceOf(TableNotExistException.class);
    bridge.close();
    assertThatThrownBy(() -> query("SHOW TABLES FROM spark.publications"))
        .hasStackTraceContaining(
            "Cannot list what Spark publishes at " + bridge.address() + " for catalog spark: ");
  }

  @Test
  void refusesWhatCannotBeReachedOrIsUnknown() {
    assertThatThrownBy(
            () ->
                tables.executeSql(
                    "CREATE CATALOG bad WITH ('type' = 'spark-bridge', 'address' = '%s',"
                            .formatted(bridge.address())
                        + " 'token' = 'not the right token')"))
        .hasStackTraceContaining("Cannot list what Spark publishes at")
        .hasStackTraceContaining("BRIDGE-2001");
    assertThatThrownBy(
            () ->
                tables.executeSql(
                    "CREATE CATALOG bad WITH ('type' = 'spark-bridge', 'adress' = 'x')"))
        .hasStackTraceContaining("'adress'");
  }

  @Test
  void closesItsConnections() {
    assertThat(bridge.connections()).isEqualTo(1);

    tables.executeSql("DROP CATALOG spark");

    await().atMost(Duration.ofMinutes(2)).until(() -> bridge.connections() == 0);
  }
}
