package io.flinkspark.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.bench.BenchCase.Pass;
import io.flinkspark.e2e.bench.BenchCase.Run;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class BenchResultsTest {
  private static final BenchOptions OPTIONS =
      new BenchOptions(1_000_000, 3, Path.of("out"), Set.of());

  @Test
  void comparesMediansAndMarksBars() throws Exception {
    JsonObject json = JsonParser.object().from(results().toJson());

    assertThat(json.getObject("cases").getObject("direct-parquet"))
        .containsEntry("rows_per_second", 500_000)
        .containsEntry("bytes_per_second", 43_500_000)
        .containsEntry("slowest_rows_per_second", 100_000)
        .containsEntry("fastest_rows_per_second", 1_000_000);
    assertThat(json.getObject("cases").getObject("spark-scan").getDouble("rows_per_second"))
        .isEqualTo(1_000_000);
    assertThat(json.getObject("ratios").getDouble("vs_spark_scan")).isEqualTo(0.5);
    assertThat(json.getObject("ratios").getDouble("vs_kafka_avro")).isEqualTo(10);
    assertThat(json.getObject("ratios")).doesNotContainKey("pojo_vs_limit");
    assertThat(json.getObject("bars").getObject("vs_spark_scan"))
        .containsEntry("at_least", 0.8)
        .containsEntry("met", false);
    assertThat(json.getObject("bars").getObject("vs_kafka_avro")).containsEntry("met", true);
    assertThat(json.getObject("bars").getObject("slow_seconds"))
        .containsEntry("at_most", 2.0)
        .containsEntry("met", false);
    assertThat(json.getObject("measures")).containsEntry("free_millis", 7.0);
    assertThat(json.getObject("bars")).doesNotContainKey("free_millis");
  }

  @Test
  void showsEveryFigureOnThePage() {
    assertThat(new BenchPage(results(), DirectBenchmark.PAGE).html())
        .contains("vs_spark_scan", "0.50, bar 0.80", "missed", "0.50 M rows/s", "slow_seconds")
        .contains("&lt;of a test&gt;")
        .doesNotContain("NaN", "Infinity")
        .doesNotContainPattern("@[A-Z]");
  }

  @Test
  void showsHowLatenciesAreDistributed() throws Exception {
    BenchResults results =
        results(
            List.of(
                new Distribution("channel-commit", "ours", List.of(30.0, 10.0, 20.0, 400.0)),
                new Distribution("filesink-commit", "theirs", List.of(0.5))));

    JsonObject json = JsonParser.object().from(results.toJson()).getObject("distributions");
    assertThat(json.getObject("channel-commit"))
        .containsEntry("p10", 10.0)
        .containsEntry("p50", 20.0)
        .containsEntry("p99", 400.0)
        .containsEntry("max", 400.0)
        .containsEntry("millis", List.of(10.0, 20.0, 30.0, 400.0));
    assertThat(new BenchPage(results, DirectBenchmark.PAGE).html())
        .contains("channel-commit, median 20.0 ms", "filesink-commit, median 0.5 ms", "<path")
        .doesNotContain("NaN", "Infinity");
    assertThat(JsonParser.object().from(results().toJson())).doesNotContainKey("distributions");
    assertThatThrownBy(() -> new Distribution("empty", "nothing", List.of()))
        .hasMessage("Cannot tell how empty is distributed: nothing was measured");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> new BenchOptions(9_999, 5, Path.of("out"), Set.of()))
        .isInstanceOf(CannotException.class)
        .hasMessage(
            "Cannot run the benchmark: 9999 is no number of rows for it."
                + " Give --rows from 10000 to 20000000.");
    assertThatThrownBy(() -> new BenchOptions(10_000, 0, Path.of("out"), Set.of()))
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("0 is no number of rounds for it. Give --rounds from 1 to 100.");
    BenchOptions unknown = new BenchOptions(10_000, 1, Path.of("out"), Set.of("spark-sacn"));
    assertThatThrownBy(() -> unknown.requireKnown(new TreeSet<>(Set.of("loopback", "spark-scan"))))
        .isInstanceOf(CannotException.class)
        .hasMessageContaining("there is no case spark-sacn. Cases are loopback, spark-scan.");
  }

  private static BenchResults results() {
    return results(List.of());
  }

  private static BenchResults results(List<Distribution> distributions) {
    Map<String, CaseResult> cases = new LinkedHashMap<>();
    cases.put("spark-scan", result("spark-scan", 1));
    cases.put("direct-parquet", result("direct-parquet", 1, 2, 10));
    cases.put("kafka-avro", result("kafka-avro", 10, 20, 30, 20));
    return new BenchResults(
        new Machine("Processor <of a test>", 2, 1024, "Linux amd64", "17"),
        OPTIONS,
        87,
        cases,
        Ratio.DIRECT,
        List.of(
            new Measure("slow_seconds", "slow", 3, OptionalDouble.of(2)),
            new Measure("free_millis", "free", 7, OptionalDouble.empty())),
        distributions,
        List.of("direct-two: too few cores"));
  }

  private static CaseResult result(String name, double... seconds) {
    BenchCase one = new BenchCase(name, "case " + name, List::of, allFields -> null);
    return new CaseResult(
        one,
        DoubleStream.of(seconds).mapToObj(time -> new Run(new Pass(1_000_000, time), 1)).toList());
  }
}
