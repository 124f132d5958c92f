package io.flinkspark.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.flinkspark.bridge.testkit.FlinkJob;
import io.flinkspark.e2e.Installation;
import io.flinkspark.e2e.demo.ExpectedSiteSessions.Session;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Functions written for Spark in a job of a stock Flink cluster, which gets Spark's classes with
 * the job: as a jar of their own, or in the job's.
 */
@Tag("containers-all")
@ExtendWith(RunningClusters.class)
final class SiteSessionsE2ECase {
  private static final String JOB = "io.flinkspark.jobs.flink.SiteSessionsJob";
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Path out;

  private final Installation installation = Installation.detect();

  @BeforeEach
  void makeFolder(RunningClusters.Site site) {
    out = site.folder("sessions");
  }

  @Test
  void sparksFunctionsFindTheSessionsOfARealLog(RunningClusters.Site site) throws Exception {
    findSessions(site, installation.flinkJobs(), List.of(installation.sparkFunctions()));
  }

  @Test
  void theyMayBeInTheJobsOwnJar(RunningClusters.Site site) throws Exception {
    Path jar =
        FatJar.of(
            site.folder("fat").resolve("job.jar"),
            installation.flinkJobs(),
            installation.sparkFunctions());
    findSessions(site, jar, List.of());
  }

  private void findSessions(RunningClusters.Site site, Path jar, List<Path> more) throws Exception {
    Path log = SharedData.log("elastic_apache_logs.log");
    List<Session> expected = ExpectedSiteSessions.of(log, Duration.ofMinutes(30));
    assertThat(expected.stream().map(SiteSessionsE2ECase::counted))
        .as("what this test counts, against the answers of the log")
        .containsExactlyInAnyOrderElementsOf(answers(log));

    FlinkJob job =
        site.clusters()
            .flink()
            .run(
                jar,
                JOB,
                arguments(Files.copy(log, out.resolveSibling(out.getFileName() + ".log"))),
                2,
                more);
    job.awaitFinished(PATIENCE);

    assertThat(written()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void saysWhichJarIsMissing(RunningClusters.Site site) {
    assertThatThrownBy(
            () -> site.clusters().flink().run(installation.flinkJobs(), JOB, arguments(out), 1))
        .hasMessageContaining("flink run -C file:///PATH/bridge-spark-functions");
  }

  private List<String> arguments(Path log) {
    return List.of(
        "--source",
        log.toAbsolutePath().normalize().toUri().toString(),
        "--out",
        out.toUri().toString(),
        "--checkpoint-interval",
        "1s");
  }

  private List<Session> written() throws IOException, JsonParserException {
    List<Session> sessions = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(out, "part-*.json")) {
      for (Path file : files) {
        for (String line : Files.readAllLines(file)) {
          JsonObject session = JsonParser.object().from(line);
          sessions.add(
              new Session(
                  session.getString("host"),
                  session.getLong("start_ms"),
                  session.getLong("end_ms_exclusive"),
                  session.getLong("requests"),
                  session.getLong("bytes"),
                  session.getArray("sections").stream().map(String::valueOf).toList()));
        }
      }
    }
    return sessions;
  }

  /** As the answers have it: host, start, end, requests. */
  private static String counted(Session session) {
    return "%s\t%d\t%d\t%d"
        .formatted(session.host(), session.start(), session.end(), session.requests());
  }

  private static List<String> answers(Path log) throws IOException {
    Path file =
        log.resolveSibling("expected").resolve(log.getFileName() + ".sessions_30min_per_host.tsv");
    return Files.readAllLines(file).stream().skip(1).toList();
  }
}
