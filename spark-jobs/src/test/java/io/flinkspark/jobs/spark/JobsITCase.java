package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.report.SmallLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the batch jobs as their command lines do. */
class JobsITCase {
  @TempDir Path folder;
  private final StringWriter said = new StringWriter();

  @Test
  void rankedSampleKeepsTheEvenRowsOfEachKey() throws IOException {
    Path in =
        Files.writeString(folder.resolve("in.txt"), "b,2\na,30\na,10\nb,1\na,20\na,40\nalone\n");

    assertThat(run(new RankedSampleJob(), "--in", in.toString(), "--out", out())).isZero();

    assertThat(csv()).containsExactlyInAnyOrder("a,20,2", "a,40,4", "b,2,2");
  }

  @Test
  void rankedSampleTakesAnotherSeparator() throws IOException {
    Path in = Files.writeString(folder.resolve("in.txt"), "k::1\nk::2\n");

    assertThat(
            run(
                new RankedSampleJob(),
                "--in=" + in,
                "--out=" + out(),
                "--separator=::",
                "--partitions=2"))
        .isZero();

    assertThat(csv()).containsExactly("k,2,2");
  }

  @Test
  void valueCountCountsLines() throws IOException {
    Path in = Files.writeString(folder.resolve("in.txt"), "x\ny\nx\n");

    assertThat(run(new ValueCountJob(), "--in", in.toString(), "--out", out())).isZero();

    assertThat(csv()).containsExactlyInAnyOrder("x,2", "y,1");
  }

  @Test
  void refusesWrongOptionsBeforeAnyWork() throws IOException {
    String in = Files.writeString(folder.resolve("in.txt"), "x\n").toString();

    assertThat(run(new ValueCountJob(), "--in", "kafka://nowhere", "--out", out())).isEqualTo(2);
    assertThat(run(new ValueCountJob(), "--in", in + "x", "--out", out())).isEqualTo(2);
    assertThat(run(new ValueCountJob(), "--in", in, "--out", folder.toString())).isEqualTo(2);
    assertThat(run(new RankedSampleJob(), "--in", in, "--out", out(), "--partitions", "0"))
        .isEqualTo(2);
    assertThat(run(new TrafficReportJob(), "--in", in)).isEqualTo(2);

    assertThat(said.toString())
        .contains("Cannot use the topic: expected kafka://HOST:PORT[,HOST:PORT]/TOPIC")
        .contains("Cannot read " + in + "x: it does not exist")
        .contains("Cannot write " + folder + ": it exists (--overwrite)")
        .contains("Cannot deal the lines out: --partitions is below 1 (0)")
        .contains("Missing required option: '--report=URI'");
  }

  @Test
  void hostHistoryRefusesWhatCannotBeAHistory() throws IOException {
    String token = Files.writeString(folder.resolve("token"), "a token for this test").toString();
    String nowhere = folder.resolve("nowhere").toString();

    assertThat(run(new HostHistoryJob(), "--in", nowhere, "--until", "2015-05-20T00:01:00Z"))
        .isEqualTo(2);
    assertThat(run(new HostHistoryJob(), "--in", nowhere, "--token-file", token, "--port", "0"))
        .isEqualTo(2);

    assertThat(said.toString())
        .contains(
            "Cannot use --until: no window of five minutes begins there (2015-05-20T00:01:00Z)")
        .contains("Cannot read Flink's output: there is no folder")
        .contains("nowhere/raw (option --in)");
  }

  @Test
  void hostHistoryServesForItsTime() throws IOException {
    SmallLog.write(LocalSpark.session(), folder.resolve("in").toString());
    String token = Files.writeString(folder.resolve("token"), "a token for this test").toString();

    int code =
        run(
            new HostHistoryJob(),
            "--in=" + folder.resolve("in"),
            "--token-file=" + token,
            "--port=0",
            "--for=1s");

    assertThat(code).as(said.toString()).isZero();
  }

  @Test
  void trafficReportEndsWithZeroWhenAllIsExplained() {
    SmallLog.write(LocalSpark.session(), folder.resolve("in").toString());

    int code =
        run(new TrafficReportJob(), "--in", folder.resolve("in").toString(), "--report", out());

    assertThat(code).isZero();
    assertThat(folder.resolve("out/report/index.html")).exists();
  }

  @Test
  void trafficReportEndsWithThreeWhenADifferenceIsNot() {
    SmallLog.writeWithOneWrongFigure(LocalSpark.session(), folder.resolve("in").toString());

    int code =
        run(new TrafficReportJob(), "--in", folder.resolve("in").toString(), "--report", out());

    assertThat(code).isEqualTo(TrafficReportJob.UNEXPLAINED);
    assertThat(said.toString())
        .contains("1 of Flink's results differ from the raw events for no known reason");
  }

  private int run(Callable<Integer> job, String... args) {
    LocalSpark.session();
    return JobCommand.commandLine(job).setErr(new PrintWriter(said, true)).execute(args);
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private List<String> csv() throws IOException {
    try (Stream<Path> parts = Files.list(folder.resolve("out"))) {
      return parts
          .filter(part -> part.toString().endsWith(".csv"))
          .flatMap(part -> lines(part).stream().skip(1))
          .toList();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
