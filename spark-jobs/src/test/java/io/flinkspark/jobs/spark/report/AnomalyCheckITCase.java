package io.flinkspark.jobs.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkspark.jobs.spark.LocalSpark;
import io.flinkspark.jobs.spark.publish.HistoryQuery;
import io.flinkspark.jobs.spark.report.SimulatedFlink.Unusual;
import io.flinkspark.schema.AnomalyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both engines' views of unusual traffic, against a count in plain Java. */
class AnomalyCheckITCase {
  private static final Instant LAST_DAY = Instant.parse("2015-05-20T00:00:00Z");
  private static final Instant IN_SMALL_LOG = Instant.parse("2015-05-17T10:55:00Z");

  /** In the small log anything above the mean is much. */
  private static final AnomalyRule TIGHT = new AnomalyRule(0.5, 2, 2);

  @TempDir Path folder;

  @Test
  void historyIsThatOfAnIndependentCount() {
    SimulatedFlink flink = SimulatedFlink.of(LogLine.read(realLog()));
    flink.write(LocalSpark.session(), in());
    FlinkOutput output = new FlinkOutput(LocalSpark.session(), in());

    assertThat(HistoryQuery.lastDay(output.events())).contains(LAST_DAY);
    List<Row> rows = HistoryQuery.of(output.events(), LAST_DAY).collectAsList();

    assertThat(rows.stream().map(AnomalyCheckITCase::text))
        .hasSizeGreaterThan(1_000)
        .containsExactlyInAnyOrderElementsOf(
            new CountedHosts(flink).history(LAST_DAY.toEpochMilli()));
  }

  @Test
  void agreesWithFlinkOnARealLog() throws IOException {
    SimulatedFlink flink = SimulatedFlink.of(LogLine.read(realLog()));
    flink.unusual.addAll(
        new CountedHosts(flink).unusual(AnomalyRule.DEFAULT, LAST_DAY.toEpochMilli()));

    assertThat(report(flink, AnomalyRule.DEFAULT, LAST_DAY)).isZero();

    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
    assertThat(summary.get("anomalies").asLong()).isEqualTo(flink.unusual.size()).isPositive();
    assertThat(summary.get("anomalies_from").asText()).isEqualTo("2015-05-20T00:00:00Z");
    for (String reason : List.of("ABOVE_HISTORY", "NEW_HOST")) {
      assertThat(summary.get("anomalies_by_reason").get(reason).asLong())
          .as(reason)
          .isEqualTo(flink.unusual.stream().filter(it -> it.reason().equals(reason)).count())
          .isPositive();
    }
    assertThat(Files.readAllLines(folder.resolve("out/tables/anomalies.tsv")))
        .hasSize(1 + flink.unusual.size());
  }

  @Test
  void leavesOutWhatFlinkReportedLate() {
    SimulatedFlink flink = SmallLog.flink();
    AnomalyRule everything = new AnomalyRule(0, 1, 1);
    CountedHosts counted = new CountedHosts(flink);
    flink.unusual.addAll(counted.unusual(everything, 0));

    assertThat(report(flink, everything, Instant.EPOCH)).isZero();

    long requests = flink.unusual.stream().mapToLong(Unusual::requests).sum();
    assertThat(requests).as("some events of the log are late").isLessThan(flink.raw.size());
  }

  @Test
  void findsEachDifference() throws IOException {
    SimulatedFlink flink = SmallLog.flink();
    List<Unusual> unusual = flink.unusual;
    unusual.addAll(new CountedHosts(flink).unusual(TIGHT, IN_SMALL_LOG.toEpochMilli()));
    assertThat(unusual).hasSizeGreaterThan(3);
    Unusual changed = unusual.remove(0);
    unusual.remove(0);
    unusual.add(unusual.get(0));
    unusual.add(
        new Unusual(
            changed.host(),
            changed.start(),
            changed.reason(),
            changed.requests(),
            changed.windows(),
            changed.mean(),
            changed.deviation(),
            Math.nextUp(changed.threshold())));
    unusual.add(new Unusual("nobody", IN_SMALL_LOG.toEpochMilli(), "NEW_HOST", 9, 0, 0, 0, 2));

    assertThat(report(flink, TIGHT, IN_SMALL_LOG)).isEqualTo(4);

    assertThat(Files.readString(folder.resolve("out/report/index.html")))
        .contains("Flink wrote the anomaly more than once")
        .contains("Flink did not find the anomaly")
        .contains("Flink found an anomaly that the raw events do not have")
        .contains("Flink's figures of the anomaly are not those of the raw events");
  }

  @Test
  void asksNothingWhenNobodyLooked() throws IOException {
    SmallLog.write(LocalSpark.session(), in());

    assertThat(new TrafficReport(LocalSpark.session(), in(), out(), "x").write()).isZero();

    assertThat(Files.readString(folder.resolve("out/summary.json"))).doesNotContain("anomalies");
    assertThat(folder.resolve("out/tables/anomalies.tsv")).doesNotExist();
  }

  private static Path realLog() {
    Path log =
        Path.of(
            System.getProperty("shared.data.dir", "../shared/data"),
            "logs/elastic_apache_logs.log");
    assumeTrue(Files.exists(log), "No " + log + ": skipped");
    return log;
  }

  private static String text(Row row) {
    return "%s %d %d %d %d %d %d"
        .formatted(
            row.<String>getAs("host"),
            row.<Long>getAs("windows"),
            row.<Long>getAs("requests"),
            row.<Long>getAs("squares"),
            row.<Long>getAs("bytes"),
            row.<Timestamp>getAs("firstSeen").getTime(),
            row.<Timestamp>getAs("lastSeen").getTime());
  }

  private long report(SimulatedFlink flink, AnomalyRule rule, Instant from) {
    flink.write(LocalSpark.session(), in());
    return new TrafficReport(LocalSpark.session(), in(), out(), "Small log")
        .withAnomalies(rule, from)
        .write();
  }

  private String in() {
    return folder.resolve("in").toString();
  }

  private String out() {
    return folder.resolve("out").toString();
  }
}
