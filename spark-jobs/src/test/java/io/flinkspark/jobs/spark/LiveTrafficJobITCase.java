package io.flinkspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.bridge.testkit.BridgeExtension;
import io.flinkspark.jobs.spark.stream.TransactionalTopic;
import io.flinkspark.jobs.spark.stream.TransactionalTopic.Entry;
import io.flinkspark.schema.Alert;
import io.flinkspark.schema.KeyCount;
import io.flinkspark.schema.LateData;
import io.flinkspark.schema.SingleObject;
import io.flinkspark.schema.WindowResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LiveTrafficJobITCase {

  @RegisterExtension
  static final BridgeExtension BRIDGE = BridgeExtension.builder().kafka().build();

  private static final Instant BEGIN = Instant.parse("2015-05-17T10:00:00Z");
  private static final TimeZone ZONE = TimeZone.getDefault();

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @AfterEach
  void resetZone() {
    TimeZone.setDefault(ZONE);
  }

  @Test
  void seesCommittedWindowsOnlyWhateverTheOffsets() throws Exception {
    try (TransactionalTopic topic = topic("gaps-windows")) {
      topic.abort(windows(0, 6, 77));
      topic.commit(windows(0, 3, 10));
      topic.abort(windows(3, 6, 77));
      topic.commit(windows(3, 5, 10));
      topic.commit(List.of(entry(5, 200, 40)));
      topic.abort(windows(6, 9, 77));
    }

    assertThat(run("gaps-", "at-once")).isZero();
    List<String> alerts = alerts("gaps-");
    // One offset at a time: most batches hold an aborted record or the end of a transaction only.
    assertThat(run("gaps-", "one-by-one", "--max-batch-offsets", "1")).isZero();

    assertThat(alerts).containsExactlyInAnyOrder(id(5, "ERROR_RATE"), id(5, "TRAFFIC_BURST"));
    assertThat(alerts("gaps-")).hasSize(4).hasSameElementsAs(alerts);
    assertThat(snapshot("at-once"))
        .contains("\"windows\":6,\"requests\":250,")
        .contains("\"status_4xx\":40,")
        .contains("\"top_hosts\":[{\"count\":250,\"key\":\"host\"}]");
    assertThat(figures(snapshot("one-by-one"))).isEqualTo(figures(snapshot("at-once")));
  }

  @Test
  void goesOnWhereItStopped() throws Exception {
    try (TransactionalTopic stopped = topic("stopped-windows");
        TransactionalTopic through = topic("through-windows")) {
      for (TransactionalTopic topic : List.of(stopped, through)) {
        topic.commit(windows(0, 8, 10));
        topic.commit(List.of(entry(8, 100, 50)));
      }
      assertThat(run("stopped-", "stopped")).isZero();
      for (TransactionalTopic topic : List.of(stopped, through)) {
        topic.abort(windows(9, 12, 99));
        // The eighth window comes again, corrected.
        topic.commit(List.of(entry(9, 300, 0), entry(10, 10, 9), entry(8, 110, 50)));
        topic.commit(windows(11, 20, 10));
      }
    }
    assertThat(run("stopped-", "stopped")).isZero();
    assertThat(run("stopped-", "stopped")).isZero();
    assertThat(run("through-", "through")).isZero();

    assertThat(alerts("stopped-"))
        .containsExactlyInAnyOrderElementsOf(alerts("through-"))
        .containsExactlyInAnyOrder(
            id(8, "ERROR_RATE"),
            id(8, "TRAFFIC_BURST"),
            id(9, "TRAFFIC_BURST"),
            id(10, "ERROR_RATE"));
    assertThat(figures(snapshot("stopped"))).isEqualTo(figures(snapshot("through")));
    assertThat(snapshot("through")).contains("\"windows\":12,\"requests\":510,");
    assertThat(history("stopped")).hasSize(2);
  }

  @Test
  void aBatchThatIsRepeatedGivesTheSame() throws Exception {
    try (TransactionalTopic topic = topic("again-windows")) {
      topic.commit(windows(0, 8, 10));
      topic.commit(List.of(entry(8, 100, 50)));
    }
    assertThat(run("again-", "again")).isZero();
    Map<String, String> history = history("again");
    // As if the driver had died after it wrote, before it noted that the batch is done.
    Files.delete(folder.resolve("again-checkpoint/commits/0"));
    Files.deleteIfExists(folder.resolve("again-checkpoint/commits/.0.crc"));

    assertThat(run("again-", "again")).isZero();

    assertThat(history("again")).isEqualTo(history);
    assertThat(alerts("again-"))
        .hasSize(4)
        .containsOnly(id(8, "ERROR_RATE"), id(8, "TRAFFIC_BURST"));
  }

  @Test
  void timesAreUtcInAnyZone() throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
    try (TransactionalTopic topic = topic("zone-windows")) {
      topic.commit(List.of(entry(0, 100, 50)));
    }

    assertThat(run("zone-", "zone")).isZero();

    assertThat(snapshot("zone"))
        .contains("\"from\":\"2015-05-17T10:00:00.000Z\",\"to\":\"2015-05-17T10:05:00.000Z\"");
    Alert alert =
        SingleObject.of(Alert.class)
            .decode(
                TransactionalTopic.read(BRIDGE.kafka().bootstrapServers(), "zone-alerts")
                    .get(0)
                    .value());
    assertThat(alert.getWindowStart()).isEqualTo(BEGIN);
    assertThat(alert.getWindowEnd()).isEqualTo(BEGIN.plusSeconds(300));
  }

  @Test
  void aValueThatIsNoWindowIsNamed() throws Exception {
    try (TransactionalTopic topic = topic("broken-windows")) {
      topic.commit(windows(0, 2, 10));
      topic.commit(List.of(new Entry(1, new byte[] {1, 2, 3})));
    }

    assertThat(printedBy(() -> assertThat(run("broken-", "broken")).isEqualTo(1)))
        .contains("LiveTrafficJob failed:")
        .contains("Cannot read WindowResult from topic broken-windows, partition 1, offset 2:");
  }

  @Test
  void aMissingTopicIsNamed() throws Exception {
    assertThat(printedBy(() -> assertThat(run("no-such-", "missing")).isEqualTo(2)))
        .startsWith("Cannot read topic no-such-windows: there is no such topic (");
  }

  private int run(String prefix, String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--kafka",
                BRIDGE.kafka().bootstrapServers(),
                "--topic-prefix",
                prefix,
                "--checkpoint",
                folder.resolve(name + "-checkpoint").toUri().toString(),
                "--out",
                folder.resolve(name).toUri().toString(),
                "--available-now"));
    arguments.addAll(List.of(more));
    return LiveTrafficJob.run(arguments.toArray(String[]::new));
  }

  private static String printedBy(Runnable action) {
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static TransactionalTopic topic(String name) throws Exception {
    return new TransactionalTopic(BRIDGE.kafka().bootstrapServers(), name, 2);
  }

  private String snapshot(String name) throws IOException {
    return Files.readString(folder.resolve(name).resolve("current/snapshot.json"));
  }

  /** All but what names the batch. */
  private static String figures(String snapshot) {
    return snapshot.replaceAll("\"batch_id\":\\d+,|,\"alerts\":\\[[^]]*]", "");
  }

  private Map<String, String> history(String name) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("history"))) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  private static List<String> alerts(String prefix) {
    return TransactionalTopic.read(BRIDGE.kafka().bootstrapServers(), prefix + "alerts").stream()
        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private static String id(int window, String kind) {
    return "tumbling_5min/" + start(window).toEpochMilli() + "/" + kind;
  }

  private static Instant start(int window) {
    return BEGIN.plusSeconds(300L * window);
  }

  private static List<Entry> windows(int from, int to, int requests) {
    return IntStream.range(from, to).mapToObj(window -> entry(window, requests, 0)).toList();
  }

  private static Entry entry(int window, long requests, long errors) {
    WindowResult result =
        WindowResult.newBuilder()
            .setDefinition("tumbling_5min")
            .setWindowStart(start(window))
            .setWindowEnd(start(window + 1))
            .setRequests(requests)
            .setBytes(requests * 100)
            .setHosts(1)
            .setStatus4xx(errors)
            .setStatus5xx(0)
            .setTopHosts(List.of(new KeyCount("host", requests)))
            .setTopTargets(List.of(new KeyCount("/", requests)))
            .setLateData(LateData.FLINK)
            .setWatermark(start(window + 1))
            .build();
    return new Entry(window % 2, SingleObject.of(WindowResult.class).encode(result));
  }
}
