package io.flinkspark.bridge.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.flink.FixedRows;
import io.flinkspark.bridge.flink.TestBridge;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the SQL of the README, one statement after the other. */
@Timeout(600)
class ReadmeITCase {

  private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private static TestBridge orders() {
    return new TestBridge(
            new FixedRows(
                List.of(
                    Field.notNullable("id", new ArrowType.Int(64, true)),
                    Field.nullable("amount", new ArrowType.Decimal(10, 2, 128)),
                    Field.nullable("ts", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"))),
                List.of(
                    Arrays.asList(1L, new BigDecimal("1.00"), 0L),
                    Arrays.asList(2L, null, 1_000_000L),
                    Arrays.asList(3L, new BigDecimal("0.25"), 2_000_000L))),
            100)
        .publishing("orders");
  }

  @SuppressWarnings("try") // Flink's iterator says that closing may be interrupted.
  private static List<String> run(TableEnvironment tables, String statement) throws Exception {
    if (statement.startsWith("INSERT")) {
      tables.executeSql(statement).await();
      return List.of("done");
    }
    List<String> rows = new ArrayList<>();
    try (var iterator = tables.executeSql(statement).collect()) {
      iterator.forEachRemaining((Row row) -> rows.add(row.toString()));
    }
    return rows;
  }

  @Test
  void itsStatementsGiveWhatTheySay() throws Exception {
    List<String> results = new ArrayList<>();
    try (TestBridge bridge = orders()) {
      Path token = Files.writeString(folder.resolve("token"), bridge.token().reveal());
      TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
      tables.getConfig().set("table.local-time-zone", "UTC");
      var blocks = SQL.matcher(Files.readString(Path.of("README.md")));
      while (blocks.find()) {
        for (String statement : blocks.group(1).split(";\\s*")) {
          String here =
              statement
                  .replace("bridge://driver:7420", bridge.address())
                  .replace("/etc/bridge/token", token.toString())
                  .replace("hdfs://nn/", folder.toUri().toString());
          results.add(String.join(" ", run(tables, here)));
        }
      }
    }

    assertThat(results)
        .containsExactly(
            "+I[OK]",
            "+I[3, 0.25]",
            "+I[OK]",
            "+I[orders]",
            "+I[id, BIGINT, false, null, null, null] +I[amount, DECIMAL(10, 2), true, null, null,"
                + " null] +I[ts, TIMESTAMP_LTZ(6), true, null, null, null]",
            "+I[3, 1.25]",
            "+I[OK]",
            "+I[1970-01-01T00:00, 1.25]",
            "+I[OK]",
            "done");
    Channel channel = Channel.open(new LocalChannelStorage(folder.resolve("bridge/orders")));
    assertThat(channel.view().summary().rows()).isEqualTo(3);
  }
}
