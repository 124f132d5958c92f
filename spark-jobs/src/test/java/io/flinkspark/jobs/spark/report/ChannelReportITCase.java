package io.flinkspark.jobs.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStart;
import io.flinkspark.bridge.protocol.channel.ChannelWriter;
import io.flinkspark.jobs.spark.LocalSpark;
import io.flinkspark.jobs.spark.command.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report from channels says what it says from plain folders, and what the ledgers know. */
class ChannelReportITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EPOCHS = 3;

  @TempDir static Path written;
  @TempDir Path folder;

  private static final SparkSession SPARK = LocalSpark.session();

  @BeforeAll
  static void write() throws IOException {
    Files.createDirectories(written.resolve("channels"));
    SmallLog.flink().write(SPARK, written.resolve("plain").toString());
    channels(written).write(EPOCHS);
  }

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(written)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, folder.resolve(written.relativize(file).toString()));
      }
    }
  }

  @Test
  void countsTheSameAsFromPlainFolders() throws IOException {
    assertThat(report("plain", null)).isZero();
    assertThat(report("channels", null)).isZero();

    try (Stream<Path> tables = Files.list(out("plain").resolve("tables"))) {
      List<Path> all = tables.toList();
      assertThat(all).hasSizeGreaterThan(6);
      for (Path table : all) {
        assertThat(out("channels").resolve("tables").resolve(table.getFileName()))
            .hasSameBinaryContentAs(table);
      }
    }
    ObjectNode ofPlain = summary("plain");
    ObjectNode ofChannels = summary("channels");
    assertThat(ofPlain.has("channels")).isFalse();
    assertThat(ofPlain.has("delay_ms")).isFalse();
    ofPlain.remove("seconds");
    ofChannels.remove(List.of("seconds", "channels", "delay_ms"));
    assertThat(ofChannels).isEqualTo(ofPlain);
  }

  @Test
  void tellsEpochsAndCompleteness() throws IOException {
    report("channels", null);

    JsonNode raw = summary("channels").get("channels").get("raw");
    assertThat(raw.get("epochs").asInt()).isEqualTo(EPOCHS);
    assertThat(raw.get("files").asInt()).isEqualTo(EPOCHS);
    assertThat(raw.get("rows").asLong()).isEqualTo(SmallLog.flink().raw.size());
    assertThat(raw.get("complete_until").asText()).isEqualTo("end");
    assertThat(summary("channels").get("channels").fieldNames())
        .toIterable()
        .containsExactly("raw", "windows", "sessions", "late", "rejected");
  }

  @Test
  void tellsHowLongEventsTook() throws IOException {
    Instant committed = channels(folder).channel("raw").view().newest().orElseThrow().committedAt();
    Path history = Files.createDirectories(folder.resolve("delays/history"));
    // The first epoch took two batches, the last has not been read.
    Files.writeString(history.resolve("batch-0.json"), line(1, committed.plusMillis(100)));
    Files.writeString(
        history.resolve("batch-1.json"),
        line(1, committed.plusMillis(60_000)) + line(2, committed.plusMillis(60_000)));

    report("channels", history.toString());

    JsonNode delays = summary("channels").get("delay_ms");
    long events = SmallLog.flink().raw.size();
    assertThat(delays.get("event_to_commit").get("events").asLong()).isEqualTo(events);
    assertThat(delays.get("event_to_commit").get("min").asLong())
        .as("a log of 2015")
        .isGreaterThan(Duration.ofDays(3650).toMillis());
    JsonNode streamed = delays.get("commit_to_stream");
    assertThat(streamed.get("events").asLong()).isBetween(events / 2, events - events / 4);
    assertThat(streamed.get("min").asLong()).isBetween(60_000L, 120_000L);
    assertThat(streamed.get("median").asLong())
        .isBetween(streamed.get("min").asLong(), streamed.get("max").asLong());
    assertThat(delays.get("event_to_stream").get("events")).isEqualTo(streamed.get("events"));
    assertThat(delays.get("commit_to_report").get("events").asLong()).isEqualTo(events);
    assertThat(delays.get("commit_to_report").get("min").asLong()).isNotNegative();
    assertThat(Files.readString(out("channels").resolve("report/index.html")))
        .contains("\"streamed\":true")
        .contains("{\"name\":\"over 1 min\",\"requests\":" + streamed.get("events"));
  }

  @Test
  void seesNoEpochThatComesAfterItsStart() throws IOException {
    SimulatedChannels channels = channels(folder);
    FlinkOutput output = new FlinkOutput(SPARK, folder.resolve("channels").toString());
    long before = output.events().count();
    FlinkOutput later = new FlinkOutput(SPARK, folder.resolve("channels").toString());
    later.requireRaw();

    Channel raw = channels.channel("raw");
    ChannelWriter writer = raw.claim(new ChannelStart.Fresh("again", ChannelStart.Existing.KEEP));
    channels.commit("raw", writer, 1, channels.rows("raw"), 0);

    assertThat(later.events().count()).isEqualTo(before);
    assertThat(new FlinkOutput(SPARK, folder.resolve("channels").toString()).events().count())
        .isEqualTo(2 * before);
  }

  @Test
  void takesAChannelWithoutAnyEpoch() throws IOException {
    delete(folder.resolve("channels/late"));
    channels(folder).channel("late");
    channels(folder).claim("late");

    assertThat(report("channels", null)).as("late rows that are gone").isPositive();

    JsonNode late = summary("channels").get("channels").get("late");
    assertThat(late.get("epochs").asInt()).isZero();
    assertThat(late.get("complete_until").isNull()).isTrue();
  }

  @Test
  void refusesChannelsThatHaveForgottenEpochs() throws IOException {
    channels(folder).channel("windows").expire(2);

    assertThatThrownBy(() -> report("channels", null))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "Cannot count again what Flink counted: the epochs up to 2 of channel")
        .hasMessageContaining("channels/windows have expired");
  }

  @Test
  void saysWhichLedgerIsDamaged() throws IOException {
    Path entry = folder.resolve("channels/raw/_bridge/ledger/00000000000000000002.json");
    Files.writeString(entry, Files.readString(entry).replace("\"rows\":", "\"r0ws\":"));

    assertThatThrownBy(() -> report("channels", null))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot read Flink's output in ")
        .hasMessageContaining("00000000000000000002.json is cut short or changed");
  }

  @Test
  void refusesDelaysThatAreNotThere() throws IOException {
    assertThatThrownBy(() -> report("channels", folder.resolve("nowhere").toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("Cannot read the delays (option --delays)");
  }

  private static SimulatedChannels channels(Path in) {
    return new SimulatedChannels(SPARK, in.resolve("plain"), in.resolve("channels"));
  }

  private long report(String in, String delays) {
    TrafficReport report =
        new TrafficReport(SPARK, folder.resolve(in).toString(), out(in).toString(), "Small log");
    return (delays == null ? report : report.withDelays(delays)).write();
  }

  private Path out(String in) {
    return folder.resolve("out-of-" + in);
  }

  private ObjectNode summary(String in) throws IOException {
    return (ObjectNode) JSON.readTree(out(in).resolve("summary.json").toFile());
  }

  private static String line(long epoch, Instant read) {
    return "{\"batch_id\":0,\"epoch\":%d,\"rows\":1,\"read\":\"%s\"}%n".formatted(epoch, read);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
