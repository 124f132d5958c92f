package io.flinkspark.jobs.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkspark.jobs.spark.LocalSpark;
import io.flinkspark.schema.AnomalyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the report in a real browser. */
class ReportPageITCase {
  private static final String EVIL =
      "</script><script>document.title='taken'</script><img src=x onerror=document.title='taken'>";

  /** The small log has it. */
  private static final String TORN_LINE = "10.0.0.1 - - [17/May/2015:10:0";

  @TempDir Path folder;

  @Test
  void drawsTheLogAndShowsValuesUnderTheMouse() throws IOException, InterruptedException {
    String hover =
        """
        <script>
        document.querySelector("#traffic .hit").dispatchEvent(
          new MouseEvent("mousemove", {clientX: 200, clientY: 300}));
        </script>
        """;

    String dom = dom(page(Files.readString(SmallLog.FILE)), hover);

    assertThat(dom).contains("data-ready=\"true\"").doesNotContain("data-errors");
    assertThat(dom)
        .contains("<title>Small log</title>", "17 May 2015", "160", "Apache Flink parsed");
    assertThat(count(dom, "<svg")).as("plots").isEqualTo(7);
    assertThat(count(dom, "class=\"bar\"")).as("bars").isGreaterThan(60);
    assertThat(dom).contains("late, added by Spark (6)").contains(TORN_LINE);
    assertThat(dom)
        .containsPattern(
            "<div id=\"tip\"[^>]*visibility: visible[^>]*>17 May 2015 10:00 to [^<]* UTC")
        .containsPattern("<div id=\"tip\"[^<]*\\d+ requests");
  }

  @Test
  void marksUnusualTraffic() throws IOException, InterruptedException {
    SimulatedFlink flink = SmallLog.flink();
    AnomalyRule rule = new AnomalyRule(0.5, 2, 2);
    Instant from = Instant.parse("2015-05-17T10:55:00Z");
    flink.unusual.addAll(new CountedHosts(flink).unusual(rule, from.toEpochMilli()));
    String in = folder.resolve("in").toString();
    flink.write(LocalSpark.session(), in);
    new TrafficReport(LocalSpark.session(), in, folder.resolve("out").toString(), "Small log")
        .withAnomalies(rule, from)
        .write();

    String dom = dom(folder.resolve("out/report/index.html"), "");

    assertThat(dom).contains("data-ready=\"true\"").doesNotContain("data-errors");
    assertThat(dom).contains("found by Flink (" + flink.unusual.size() + ")");
    assertThat(count(dom, "class=\"mark\"")).as("markers").isPositive();
    assertThat(dom)
        .contains("Spark published what each host did before 17 May 2015 10:55")
        .contains("far above its history");
  }

  @Test
  void showsEpochsAndDelays() throws IOException, InterruptedException {
    SmallLog.write(LocalSpark.session(), folder.resolve("plain").toString());
    Files.createDirectories(folder.resolve("in"));
    new SimulatedChannels(LocalSpark.session(), folder.resolve("plain"), folder.resolve("in"))
        .write(3);
    new TrafficReport(
            LocalSpark.session(),
            folder.resolve("in").toString(),
            folder.resolve("out").toString(),
            "Small log")
        .write();

    String dom = dom(folder.resolve("out/report/index.html"), "");

    assertThat(dom).contains("data-ready=\"true\"").doesNotContain("data-errors");
    assertThat(dom).contains("test-raw", "the end", "Epochs of raw, by rows");
    assertThat(dom).contains("This log is replayed", "commit to this report, batch");
    assertThat(count(dom, "<svg")).as("plots").isEqualTo(9);
  }

  @Test
  void drawsAnEmptyLog() throws IOException, InterruptedException {
    String dom = dom(page(""), "");

    assertThat(dom).contains("data-ready=\"true\"").doesNotContain("data-errors");
    assertThat(dom).contains("The log holds no request.", "No request in this log.");
  }

  @Test
  void showsHostileTextAsText() throws IOException, InterruptedException {
    String log =
        Files.readString(SmallLog.FILE)
            + EVIL
            + "\n<b>host</b> - - [17/May/2015:12:05:03 +0000] \"GET /<i>x</i> HTTP/1.1\" 200 1\n";

    String dom = dom(page(log), "");

    assertThat(dom).contains("data-ready=\"true\"").doesNotContain("data-errors");
    assertThat(dom).contains("<title>Small log</title>").contains("&lt;img src=x onerror");
    assertThat(dom).doesNotContain("<img").doesNotContain("<b>host").doesNotContain("<i>x");
  }

  private Path page(String log) {
    String in = folder.resolve("in").toString();
    SimulatedFlink.of(LogLine.read(log)).write(LocalSpark.session(), in);
    new TrafficReport(LocalSpark.session(), in, folder.resolve("out").toString(), "Small log")
        .write();
    return folder.resolve("out/report/index.html");
  }

  private String dom(Path page, String more) throws IOException, InterruptedException {
    Optional<Chromium> chromium = Chromium.find();
    assumeTrue(
        chromium.isPresent(),
        "No chromium, chromium-browser or google-chrome on the PATH and no CHROMIUM: skipped");
    Path looked = folder.resolve("looked.html");
    Files.writeString(looked, Files.readString(page).replace("</body>", more + "</body>"));
    return chromium.orElseThrow().dom(looked, folder);
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }
}
