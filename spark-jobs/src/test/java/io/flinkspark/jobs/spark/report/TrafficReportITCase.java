package io.flinkspark.jobs.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkspark.jobs.spark.LocalSpark;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.report.SimulatedFlink.Figures;
import io.flinkspark.jobs.spark.report.SimulatedFlink.Session;
import io.flinkspark.jobs.spark.report.SimulatedFlink.Window;
import io.flinkspark.schema.window.TimeRange;
import io.flinkspark.schema.window.TrafficWindows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficReportITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path OWN = SmallLog.FILE;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "beats_apache_test.log",
        "beats_nginx_test.log",
        "composite_dirty_A.log",
        "elastic_apache_logs.log"
      })
  void equalsTheIndependentlyCountedAnswers(String name) throws IOException {
    Path logs = Path.of(System.getProperty("shared.data.dir", "../shared/data"), "logs");
    assumeTrue(Files.exists(logs.resolve(name)), "No " + logs.resolve(name) + ": skipped");

    long unexplained = report(SimulatedFlink.of(LogLine.read(logs.resolve(name))));

    assertThat(unexplained).isZero();
    Path expected = logs.resolve("expected");
    for (String table :
        List.of(
            "tumbling_5min",
            "tumbling_1h",
            "sliding_1h_15min",
            "sessions_30min_per_host",
            "hosts",
            "targets_top100")) {
      assertThat(table(table))
          .as(table)
          .isEqualTo(text(expected.resolve(name + "." + table + ".tsv")));
    }
    assertThat(lines(table("rejected")))
        .isEqualTo(
            lines(text(expected.resolve(name + ".bad.tsv"))).stream()
                .filter(line -> line.startsWith("line\t") || line.contains("\tprefix\t"))
                .toList());
    JsonNode answers = JSON.readTree(expected.resolve(name + ".expected.json").toFile());
    JsonNode summary = summary();
    for (String key :
        List.of(
            "records",
            "prefix_ok",
            "prefix_bad",
            "bytes_sum",
            "unique_hosts",
            "status",
            "method",
            "min_ts_ms",
            "max_ts_ms")) {
      assertThat(summary.get(key)).as(key).isEqualTo(answers.get(key));
    }
  }

  @Test
  void correctsWhatLateRowsChanged() throws IOException {
    SimulatedFlink flink = small();
    assertThat(flink.late).isNotEmpty();

    assertThat(report(flink)).isZero();

    JsonNode summary = summary();
    assertThat(summary.get("late_records").asLong())
        .isEqualTo(flink.late.stream().map(it -> it.line().number()).distinct().count());
    assertThat(summary.get("corrected_windows").asLong()).isPositive();
    assertThat(summary.get("corrected_by_definition").get("sessions_30min_per_host").asLong())
        .isPositive();
    report(SimulatedFlink.of(inOrder(LogLine.read(OWN))), "sorted");
    for (String table : List.of("tumbling_5min", "sliding_1h_15min", "sessions_30min_per_host")) {
      assertThat(table(table)).isEqualTo(text(folder.resolve("sorted/tables/" + table + ".tsv")));
    }
    JsonNode sorted = JSON.readTree(folder.resolve("sorted/summary.json").toFile());
    assertThat(sorted.get("late_records").asLong()).isZero();
    assertThat(sorted.get("corrected_windows").asLong()).isZero();
  }

  @Test
  void findsEachDifferenceOfWindowsAndLines() throws IOException {
    SimulatedFlink flink = small();
    List<Window> windows = flink.windows;
    Window twice = windows.get(1);
    Figures nobody = new Figures();
    nobody.requests = 1;
    windows.get(0).figures().bytes++;
    windows.remove(windows.size() - 1);
    windows.add(twice);
    windows.add(new Window(TrafficWindows.TUMBLING_1H.id(), new TimeRange(0, 3_600_000), nobody));
    flink.late.add(flink.late.get(0));
    flink.rejected.add(flink.rejected.get(0));

    assertThat(report(flink)).isEqualTo(6);

    assertThat(page())
        .contains("Flink's figures are not those of the events that were on time")
        .contains("Flink did not write the window")
        .contains("Flink wrote the window more than once")
        .contains("the late rows are not the raw events of the window")
        .contains("Flink wrote the line at access-log-0, offset 62, more than once");
    assertThat(summary().get("unexplained_differences").asLong()).isEqualTo(6);
  }

  @Test
  void findsEachDifferenceOfSessions() throws IOException {
    SimulatedFlink flink = small();
    Session lost = wholeSession(flink, 0);
    Session tooLong = wholeSession(flink, 1);
    Session twice = wholeSession(flink, 2);
    TimeRange longer = new TimeRange(tooLong.range().start(), tooLong.range().end() + 1000);
    flink.sessions.removeAll(List.of(lost, tooLong));
    flink.sessions.add(new Session(tooLong.host(), longer, tooLong.figures()));
    flink.sessions.add(twice);

    assertThat(report(flink)).isEqualTo(3);

    assertThat(page())
        .contains("Flink did not write the session")
        .contains("Flink wrote a session that the raw events do not have")
        .contains("Flink's sessions and late rows do not add up to the session");
  }

  @Test
  void findsALateRowThatIsMissing() {
    SimulatedFlink flink = small();
    flink.late.remove(0);

    assertThat(report(flink)).isEqualTo(1);
  }

  /** A session of a host that has no late event, so that nothing else could explain it. */
  private static Session wholeSession(SimulatedFlink flink, int index) {
    Set<String> lateHosts =
        flink.late.stream().map(late -> late.line().event().host()).collect(Collectors.toSet());
    return flink.sessions.stream()
        .filter(session -> !lateHosts.contains(session.host()))
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void takesFoldersThatAreMissing() throws IOException {
    SimulatedFlink nothing = SimulatedFlink.of(List.of());

    assertThat(report(nothing)).isZero();

    assertThat(table("sessions_30min_per_host"))
        .isEqualTo("host\tstart_ms\tend_ms_exclusive\trequests\n");
    assertThat(summary().get("records").asLong()).isZero();
    assertThat(summary().get("min_ts_ms").isNull()).isTrue();
  }

  @Test
  void saysThatThereIsNoInput() {
    assertThatThrownBy(
            () ->
                new TrafficReport(
                        LocalSpark.session(),
                        folder.resolve("nowhere").toString(),
                        folder.resolve("out").toString(),
                        "x")
                    .write())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot read Flink's output: there is no folder")
        .hasMessageContaining("nowhere/raw");
  }

  @Test
  void saysThatTheOutputCannotBeWritten() throws IOException {
    small().write(LocalSpark.session(), folder.resolve("in").toString());
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(
            () ->
                new TrafficReport(
                        LocalSpark.session(), folder.resolve("in").toString(), file.toString(), "x")
                    .write())
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot write the report to " + file);
  }

  @Test
  void givesTheSameAnswersInAnotherTimeZone() throws IOException {
    SimulatedFlink flink = small();
    assertThat(report(flink)).isZero();
    String windows = table("tumbling_1h");
    String sessions = table("sessions_30min_per_host");
    TimeZone before = TimeZone.getDefault();
    SparkSession spark = LocalSpark.session();
    String session = spark.conf().get("spark.sql.session.timeZone");
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      spark.conf().set("spark.sql.session.timeZone", "America/St_Johns");
      assertThat(
              new TrafficReport(
                      spark, folder.resolve("in").toString(), folder.resolve("out").toString(), "x")
                  .write())
          .isZero();
    } finally {
      TimeZone.setDefault(before);
      spark.conf().set("spark.sql.session.timeZone", session);
    }
    assertThat(table("tumbling_1h")).isEqualTo(windows);
    assertThat(table("sessions_30min_per_host")).isEqualTo(sessions);
  }

  @Test
  void keepsHostileTextHarmless() throws IOException {
    String evil = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>";
    SimulatedFlink flink =
        SimulatedFlink.of(
            LogLine.read(
                text(OWN)
                    + evil
                    + "\n<b>h</b>&amp; - - [17/May/2015:10:05:03 +0000] \"GET /"
                    + evil.replace("\"", "")
                    + " HTTP/1.1\" 200 1\n"));

    assertThat(report(flink)).isZero();

    assertThat(page()).doesNotContain("<img src=x").doesNotContain("<script>document.title");
    assertThat(table("rejected")).contains("\tprefix\t" + evil + "\n");
  }

  private static SimulatedFlink small() {
    return SimulatedFlink.of(LogLine.read(OWN));
  }

  private static List<LogLine> inOrder(List<LogLine> lines) {
    return lines.stream()
        .sorted(
            (a, b) ->
                Long.compare(
                    a.event() == null ? Long.MIN_VALUE : a.event().millis(),
                    b.event() == null ? Long.MIN_VALUE : b.event().millis()))
        .toList();
  }

  private long report(SimulatedFlink flink) {
    return report(flink, "out");
  }

  private long report(SimulatedFlink flink, String out) {
    String in = folder.resolve(out.equals("out") ? "in" : out + "-in").toString();
    flink.write(LocalSpark.session(), in);
    return new TrafficReport(LocalSpark.session(), in, folder.resolve(out).toString(), "Small log")
        .write();
  }

  private String table(String name) throws IOException {
    return text(folder.resolve("out/tables/" + name + ".tsv"));
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("out/report/index.html"));
  }

  private JsonNode summary() throws IOException {
    return JSON.readTree(folder.resolve("out/summary.json").toFile());
  }

  private static List<String> lines(String text) {
    return List.of(text.split("\n"));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
