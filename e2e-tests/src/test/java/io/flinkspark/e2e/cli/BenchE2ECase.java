package io.flinkspark.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.flinkspark.e2e.Browser;
import io.flinkspark.e2e.cli.BridgeScript.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./bridge bench}, small: that it measures and is right, not how fast it is. */
final class BenchE2ECase {
  private static final Duration SOON = Duration.ofMinutes(3);

  private static final String[] CASES = {
    "loopback",
    "flink-memory",
    "flink-memory-pojo",
    "spark-scan",
    "spark-scan-rows",
    "spark-scan-cached",
    "direct-parquet",
    "direct-cached",
    "direct-pojo",
    "direct-lz4",
    "direct-batches",
    "direct-batches-pojo",
    "arrow-converters",
    "parquet-round-trip",
    "parquet-ready",
    "kafka-avro",
    "kafka-json",
    "socket-text"
  };

  private static final String[] RATIOS = {
    "vs_spark_scan",
    "vs_spark_scan_cached",
    "vs_parquet_round_trip",
    "vs_kafka_avro",
    "vs_kafka_json",
    "vs_socket_text",
    "transport_vs_loopback",
    "transport_vs_flink",
    "vs_arrow_converters",
    "pojo_vs_limit"
  };

  private static final String[] MEASURES = {
    "first_row_millis",
    "first_row_average_millis",
    "split_millis",
    "empty_partitions_seconds",
    "split_memory_spark_mib",
    "split_memory_flink_mib"
  };

  private static final String[] CHANNEL_CASES = {
    "channel-rows",
    "filesink-rows",
    "channel-avro",
    "filesink-avro",
    "channel-scan",
    "parquet-scan",
    "channel-aggregate",
    "parquet-aggregate"
  };

  private static final String[] CHANNEL_RATIOS = {
    "write_vs_filesink", "write_vs_filesink_avro", "read_vs_parquet", "read_vs_parquet_aggregate"
  };

  private static final String[] FUNCTIONS_CASES = {
    "spark-projection",
    "functions-projection",
    "java-projection",
    "sql-projection",
    "spark-jumping",
    "functions-jumping",
    "flink-rows",
    "functions-stateful",
    "java-stateful",
    "functions-rocksdb",
    "java-rocksdb"
  };

  private static final String[] FUNCTIONS_RATIOS = {
    "projection_vs_java",
    "projection_vs_spark",
    "jumping_vs_spark",
    "projection_vs_flinksql",
    "stateful_vs_java",
    "stateful_vs_java_rocksdb"
  };

  @TempDir private Path folder;

  @AfterEach
  void noProcessIsLeft() {
    await().atMost(SOON).untilAsserted(() -> assertThat(script().processes()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "direct, direct-parquet, spark-scan, vs_spark_scan",
    "channel, channel-scan, parquet-scan, read_vs_parquet",
    "functions, functions-projection, spark-projection, projection_vs_spark"
  })
  void measuresOneCaseAgainstAnother(String what, String over, String under, String ratio)
      throws Exception {
    String cases = over + "," + under;
    Result result =
        script()
            .run("bench", what, "--cases", cases, "--rows", "50000", "--rounds", "1", "--out", "o");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    Path out = folder.resolve("o");
    JsonObject json = JsonParser.object().from(Files.readString(out.resolve(what + ".json")));
    assertThat(json.getObject("cases")).containsOnlyKeys(over, under);
    double quotient = rowsPerSecond(json, over) / rowsPerSecond(json, under);
    assertThat(json.getObject("ratios")).containsOnlyKeys(ratio);
    assertThat(json.getObject("ratios").getDouble(ratio)).isCloseTo(quotient, withinPercentage(2));
    assertThat(out.resolve(what + ".html")).exists();
  }

  private static double rowsPerSecond(JsonObject json, String name) {
    return json.getObject("cases").getObject(name).getDouble("rows_per_second");
  }

  @Tag("long")
  @Test
  void measuresEveryCase() throws Exception {
    Result result =
        script().run("bench", "direct", "--rows", "50000", "--rounds", "1", "--out", "o");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    Path out = folder.resolve("o");
    JsonObject json = JsonParser.object().from(Files.readString(out.resolve("direct.json")));
    assertThat(json.getObject("machine").getInt("cores")).isPositive();
    assertThat(json.getObject("cases")).containsKeys(CASES);
    for (String name : CASES) {
      JsonObject one = json.getObject("cases").getObject(name);
      assertThat(one.getDouble("rows_per_second")).as(name).isPositive();
      assertThat(one.getDouble("bytes_per_second")).as(name).isPositive();
      assertThat(one.getDouble("cpu_seconds_per_million_rows")).as(name).isNotNegative();
    }
    assertThat(json.getObject("ratios")).containsKeys(RATIOS);
    for (String name : RATIOS) {
      JsonObject bar = json.getObject("bars").getObject(name);
      assertThat(bar.getDouble("dream")).as(name).isGreaterThan(bar.getDouble("at_least"));
      assertThat(bar.getBoolean("met"))
          .as(name)
          .isEqualTo(json.getObject("ratios").getDouble(name) >= bar.getDouble("at_least"));
    }
    assertThat(json.getObject("measures")).containsOnlyKeys(MEASURES);
    assertThat(result.out()).contains("Figures and plots: ");
    Browser.verifyReport(out.resolve("direct.html"));
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder("direct.json", "direct.html", "direct-logs");
  }

  @Tag("long")
  @Test
  void measuresTheChannel() throws Exception {
    Result result =
        script().run("bench", "channel", "--rows", "50000", "--rounds", "1", "--out", "o");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    Path out = folder.resolve("o");
    JsonObject json = JsonParser.object().from(Files.readString(out.resolve("channel.json")));
    assertThat(json.getObject("cases")).containsOnlyKeys(CHANNEL_CASES);
    for (String name : CHANNEL_CASES) {
      JsonObject one = json.getObject("cases").getObject(name);
      assertThat(one.getDouble("rows_per_second")).as(name).isPositive();
      assertThat(one.getDouble("cpu_seconds_per_million_rows")).as(name).isNotNegative();
    }
    assertThat(json.getObject("ratios")).containsOnlyKeys(CHANNEL_RATIOS);
    assertThat(json.getObject("measures")).containsKeys("open_millis", "plan_batch_millis");
    assertThat(json.getObject("bars"))
        .containsKeys(CHANNEL_RATIOS)
        .containsKeys("open_millis", "plan_batch_millis");
    for (String name : List.of("channel-commit", "filesink-commit")) {
      JsonObject one = json.getObject("distributions").getObject(name);
      assertThat(one.getArray("millis")).as(name).hasSizeGreaterThanOrEqualTo(5);
      assertThat(one.getDouble("p99")).as(name).isGreaterThanOrEqualTo(one.getDouble("p50"));
    }
    Browser.verifyReport(out.resolve("channel.html"));
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder("channel.json", "channel.html", "channel-logs");
  }

  @Tag("long")
  @Test
  void measuresSparksFunctions() throws Exception {
    Result result =
        script().run("bench", "functions", "--rows", "50000", "--rounds", "1", "--out", "o");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    Path out = folder.resolve("o");
    JsonObject json = JsonParser.object().from(Files.readString(out.resolve("functions.json")));
    assertThat(json.getDouble("bytes_per_row")).isPositive();
    assertThat(json.getObject("cases")).containsOnlyKeys(FUNCTIONS_CASES);
    for (String name : FUNCTIONS_CASES) {
      JsonObject one = json.getObject("cases").getObject(name);
      assertThat(one.getDouble("rows_per_second")).as(name).isPositive();
      assertThat(one.getDouble("cpu_seconds_per_million_rows")).as(name).isNotNegative();
    }
    assertThat(json.getObject("ratios")).containsOnlyKeys(FUNCTIONS_RATIOS);
    assertThat(json.getObject("bars")).containsOnlyKeys(FUNCTIONS_RATIOS);
    assertThat(json.getObject("measures")).containsKey("functions_projection_nanos");
    Browser.verifyReport(out.resolve("functions.html"));
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder("functions.json", "functions.html", "functions-logs");
  }

  @Test
  void leavesNothingWhenItIsKilled() throws Exception {
    BridgeScript script = script();
    Process bench = script.start("bench", "direct", "--cases", "spark-scan", "--out", "o");
    await().atMost(SOON).until(() -> script.output().contains("making all rows"));
    assertThat(script.processes()).anyMatch(line -> line.contains("SparkBench"));
    bench.destroyForcibly();
  }

  @Test
  void endsInOrderWhenItIsInterrupted() throws Exception {
    BridgeScript script = script();
    Process bench = script.start("bench", "direct", "--cases", "spark-scan", "--out", "o");
    await().atMost(SOON).until(() -> script.output().contains("making all rows"));
    bench.destroy();
    assertThat(bench.waitFor()).isNotZero();
    assertThat(folder.resolve("o").toFile().list()).containsExactly("direct-logs");
  }

  private BridgeScript script() {
    return new BridgeScript(folder, Map.of());
  }
}
