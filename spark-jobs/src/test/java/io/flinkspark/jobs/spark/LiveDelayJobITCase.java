package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.jobs.spark.report.SimulatedChannels;
import io.flinkspark.jobs.spark.report.SmallLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streaming job on a channel that grows. */
class LiveDelayJobITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir static Path plain;
  @TempDir Path folder;

  private SimulatedChannels channels;

  @BeforeAll
  static void write() {
    SmallLog.write(SPARK, plain.toString());
  }

  @BeforeEach
  void open() {
    channels = new SimulatedChannels(SPARK, plain, folder);
  }

  @Test
  void followsAnUnfinishedChannelToItsEnd() throws Exception {
    ChannelWriter writer = channels.claim("raw");
    CompletableFuture<Integer> running =
        CompletableFuture.supplyAsync(() -> run("--wait=2min", "--until-end"));
    channels.commit("raw", writer, 1, channels.rows("raw").limit(40), 1_000);
    channels.commit("raw", writer, 2, channels.rows("raw").limit(30), 2_000);
    assertThat(running).isNotDone();
    channels.commit("raw", writer, 3, channels.rows("raw").limit(20), Long.MAX_VALUE);

    assertThat(running.get(3, TimeUnit.MINUTES)).isZero();

    List<JsonNode> lines = history();
    assertThat(lines).extracting(line -> line.get("epoch").asLong()).containsExactly(1L, 2L, 3L);
    assertThat(lines).extracting(line -> line.get("rows").asLong()).containsExactly(40L, 30L, 20L);
    for (JsonNode line : lines) {
      ChannelEpoch epoch =
          channels.channel("raw").view().epoch(line.get("epoch").asLong()).orElseThrow();
      assertThat(time(line, "committed")).isEqualTo(epoch.committedAt());
      assertThat(time(line, "read")).isAfterOrEqualTo(epoch.committedAt());
      assertThat(time(line, "first_event")).isBefore(time(line, "last_event"));
    }
  }

  @Test
  void goesOnBehindWhatItHasRead() throws IOException {
    ChannelWriter writer = channels.claim("raw");
    channels.commit("raw", writer, 1, channels.rows("raw").limit(40), 1_000);
    assertThat(run("--available-now")).isZero();
    assertThat(rows(history())).isEqualTo(40);
    channels.commit("raw", writer, 2, channels.rows("raw").limit(30), 2_000);

    assertThat(run("--available-now")).isZero();

    assertThat(history())
        .extracting(line -> line.get("epoch").asLong() + ": " + line.get("rows").asLong())
        .containsExactly("1: 40", "2: 30");
  }

  @Test
  void takesALargeEpochInSeveralBatches() throws IOException {
    channels.commit("raw", channels.claim("raw"), 1, channels.rows("raw").limit(40), 1_000);

    assertThat(run("--available-now", "--max-batch-rows=15")).isZero();

    List<JsonNode> lines = history();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(lines).allSatisfy(line -> assertThat(line.get("rows").asLong()).isLessThan(16));
    assertThat(rows(lines)).isEqualTo(40);
  }

  @Test
  void leavesAFolderAlsoWhenThereIsNoEvent() throws IOException {
    ChannelWriter writer = channels.claim("raw");
    channels.commit("raw", writer, 1, channels.rows("raw").limit(0), Long.MAX_VALUE);

    assertThat(run("--until-end")).isZero();

    assertThat(folder.resolve("out/history")).isEmptyDirectory();
  }

  @Test
  void refusesWhatCannotWork() {
    assertThat(said("--wait=0s"))
        .contains("Cannot follow file:" + folder + "/raw: after PT0S there is no channel");
    assertThat(said("--trigger=0s")).contains("Cannot use --trigger: it must be longer than 0");
    assertThat(said("--max-batch-rows=0")).contains("Cannot use --max-batch-rows");
    assertThat(said("--until-end", "--available-now")).contains("--available-now says another end");
    assertThat(said("--in=raw")).contains("Cannot use --in: it is not a URI with a scheme");
  }

  private String said(String... more) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(more)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private int run(String... more) {
    List<String> arguments = new ArrayList<>();
    List<String> given = List.of(more);
    if (given.stream().noneMatch(it -> it.startsWith("--in="))) {
      arguments.add("--in=file:" + folder + "/raw");
    }
    arguments.add("--checkpoint=file:" + folder + "/checkpoint");
    arguments.add("--out=file:" + folder + "/out");
    arguments.addAll(given);
    return LiveDelayJob.run(arguments.toArray(String[]::new));
  }

  private List<JsonNode> history() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out/history"))) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          lines.add(JSON.readTree(line));
        }
      }
    }
    return lines;
  }

  private static long rows(List<JsonNode> lines) {
    return lines.stream().mapToLong(line -> line.get("rows").asLong()).sum();
  }

  private static Instant time(JsonNode line, String field) {
    return Instant.parse(line.get(field).asText());
  }
}
