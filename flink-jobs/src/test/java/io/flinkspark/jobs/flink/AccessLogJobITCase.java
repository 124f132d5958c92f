package io.flinkspark.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EventTimes;
import io.flinkspark.bridge.protocol.channel.LocalChannelStorage;
import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The job from a log file to its channels, against answers that others computed. */
class AccessLogJobITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rocksdb", "hashmap"})
  void givesTheExpectedWindowsOfALogWithoutLateRows(String stateBackend) throws Exception {
    String log = "elastic_apache_logs.log";
    run(log, stateBackend);

    assertThat(read("raw", AccessEvent.class)).hasSize(10_000);
    assertThat(read("rejected", RejectedLine.class)).isEmpty();
    assertThat(read("late", LateEvent.class)).isEmpty();
    List<WindowResult> windows = read("windows", WindowResult.class);
    for (String definition : List.of("tumbling_5min", "tumbling_1h")) {
      assertThat(rows(windows, definition).map(AccessLogJobITCase::wholeRow).sorted().toList())
          .isEqualTo(SharedData.expected(log, definition + ".tsv").stream().sorted().toList());
    }
    assertThat(
            rows(windows, "sliding_1h_15min")
                .map(each -> range(each) + "\t" + each.getRequests())
                .sorted()
                .toList())
        .isEqualTo(SharedData.expected(log, "sliding_1h_15min.tsv").stream().sorted().toList());
    assertThat(
            read("sessions", HostSession.class).stream()
                .map(AccessLogJobITCase::row)
                .sorted()
                .toList())
        .isEqualTo(
            SharedData.expected(log, "sessions_30min_per_host.tsv").stream().sorted().toList());
    assertThat(rows(windows, "tumbling_5min"))
        .allSatisfy(
            each -> assertThat(each.getTopHosts()).isNotEmpty().hasSizeLessThanOrEqualTo(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flink", "spark"})
  void losesNothingOfALogFullOfLateAndBrokenLines(String lateData) throws Exception {
    String log = "composite_dirty_A.log";
    run(log, "rocksdb", "--late-data", lateData);

    List<AccessEvent> events = read("raw", AccessEvent.class);
    List<RejectedLine> rejected = read("rejected", RejectedLine.class);
    Set<Long> lines = new HashSet<>();
    events.forEach(each -> lines.add(each.getLine()));
    rejected.forEach(each -> lines.add(each.getLine()));
    assertThat(events).hasSize(3_085);
    assertThat(rejected).hasSize(62);
    assertThat(lines).hasSize(3_147).contains(1L, 3_147L);

    List<WindowResult> windows = read("windows", WindowResult.class);
    List<LateEvent> late = read("late", LateEvent.class);
    for (String definition : List.of("tumbling_5min", "tumbling_1h", "sliding_1h_15min")) {
      Map<String, Long> requests = new TreeMap<>();
      rows(windows, definition)
          .forEach(each -> requests.merge(range(each), each.getRequests(), Long::sum));
      late.stream()
          .filter(each -> each.getDefinition().equals(definition))
          .forEach(
              each ->
                  requests.merge(range(each.getWindowStart(), each.getWindowEnd()), 1L, Long::sum));
      assertThat(requests).as(definition).isEqualTo(expectedRequests(log, definition));
    }
    long inSessions =
        read("sessions", HostSession.class).stream().mapToLong(HostSession::getRequests).sum();
    long lateForSessions =
        late.stream().filter(each -> each.getDefinition().startsWith("sessions")).count();
    assertThat(lateForSessions).isPositive();
    assertThat(inSessions + lateForSessions).isEqualTo(3_085);
  }

  @Test
  void writesPlainFilesWhenAskedTo() throws Exception {
    run("composite_dirty_A.log", "hashmap", "--form", "files");

    assertThat(folder.resolve("raw/_bridge")).doesNotExist();
    assertThat(read("raw", AccessEvent.class)).hasSize(3_085);
    assertThat(read("rejected", RejectedLine.class)).hasSize(62);
  }

  @Test
  void saysInEveryLedgerThatTheInputHasEnded() throws Exception {
    run("composite_dirty_A.log", "hashmap", "--bridge-id", "traffic");

    for (String kind : List.of("raw", "windows", "sessions", "late", "rejected")) {
      ChannelView channel = channel(kind);
      assertThat(channel.identity().bridgeId()).isEqualTo("traffic-" + kind);
      assertThat(channel.completeUntil()).contains(Instant.ofEpochMilli(Long.MAX_VALUE));
    }
    List<AccessEvent> events = read("raw", AccessEvent.class);
    EventTimes times = channel("raw").summary().eventTimes();
    assertThat(times.min())
        .isEqualTo(
            events.stream().mapToLong(it -> it.getEventTime().toEpochMilli()).min().getAsLong());
    assertThat(times.max())
        .isEqualTo(
            events.stream().mapToLong(it -> it.getEventTime().toEpochMilli()).max().getAsLong());
  }

  @Test
  void refusesToMixTwoRunsUnlessItIsTold() throws Exception {
    String log = "composite_dirty_A.log";
    run(log, "hashmap");
    AccessLogOptions again = options(uri(log), "hashmap");
    AccessLogOptions plain = options(uri(log), "hashmap", "--form", "files");
    AccessLogOptions adding = options(uri(log), "hashmap", "--existing-epochs", "keep");
    Configuration fresh = new Configuration();
    Configuration goingOn = new Configuration();
    goingOn.set(StateRecoveryOptions.SAVEPOINT_PATH, "file:///savepoint");

    assertThatThrownBy(() -> new FileResults(again).requireFree(fresh))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot use --out ")
        .hasMessageContaining("raw': the channel holds epochs up to ")
        .hasMessageContaining("--existing-epochs keep");
    assertThatThrownBy(() -> new FileResults(plain).requireFree(fresh))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is a channel; plain files need another folder");
    new FileResults(again).requireFree(goingOn);
    new FileResults(adding).requireFree(fresh);

    assertThatThrownBy(() -> run(log, "hashmap"))
        .as("the channel itself")
        .hasStackTraceContaining("from nothing: the channel holds epochs up to ");
    run(log, "hashmap", "--existing-epochs", "keep");
    assertThat(read("raw", AccessEvent.class)).hasSize(2 * 3_085);
    run(log, "hashmap", "--existing-epochs", "void");
    assertThat(read("raw", AccessEvent.class)).hasSize(3_085);
  }

  @Test
  void refusesAFolderOfPlainFilesForAChannel() throws Exception {
    run("composite_dirty_A.log", "hashmap", "--form", "files");
    AccessLogOptions channels = options(uri("composite_dirty_A.log"), "hashmap");
    AccessLogOptions files = options(uri("composite_dirty_A.log"), "hashmap", "--form", "files");

    assertThatThrownBy(() -> new FileResults(channels).requireFree(new Configuration()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the directory is no channel");
    new FileResults(files).requireFree(new Configuration());
  }

  @Test
  void readsATcpServerToItsEnd() throws Exception {
    byte[] log = Files.readAllBytes(SharedData.log("composite_dirty_A.log"));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket reader = server.accept()) {
                  reader.getOutputStream().write(log);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      runFrom("tcp://127.0.0.1:" + server.getLocalPort(), "hashmap");
      served.get(10, TimeUnit.SECONDS);
    }

    List<RejectedLine> rejected = read("rejected", RejectedLine.class);
    assertThat(read("raw", AccessEvent.class)).hasSize(3_085);
    assertThat(rejected).hasSize(62).extracting(RejectedLine::getLine).contains(182L, 3_147L);
  }

  private void run(String log, String stateBackend, String... more) throws Exception {
    runFrom(uri(log), stateBackend, more);
  }

  private static String uri(String log) {
    return "file://" + SharedData.log(log).toAbsolutePath().normalize();
  }

  private AccessLogOptions options(String source, String stateBackend, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--source", source));
    arguments.addAll(List.of("--out", "file://" + folder, "--kafka", "127.0.0.1:9092"));
    arguments.addAll(List.of("--state-backend", stateBackend, "--checkpoint-interval", "200ms"));
    arguments.addAll(List.of(more));
    AccessLogOptions options = new AccessLogOptions();
    JobCommandLine.commandLine(options).parseArgs(arguments.toArray(String[]::new));
    options.check();
    return options;
  }

  private void runFrom(String source, String stateBackend, String... more) throws Exception {
    AccessLogOptions options = options(source, stateBackend, more);
    Configuration config = options.results().configuration();
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(2);
    new FileResults(options).write(AccessLogJob.results(env, options));
    env.execute();
  }

  private ChannelView channel(String kind) {
    return Channel.open(new LocalChannelStorage(folder.resolve(kind))).view();
  }

  /** The rows that count: those of the channel's epochs, or of all visible files. */
  private <T extends SpecificRecord> List<T> read(String kind, Class<T> type) throws IOException {
    List<T> rows = new ArrayList<>();
    org.apache.hadoop.conf.Configuration asRecords =
        new org.apache.hadoop.conf.Configuration(false);
    AvroReadSupport.setAvroReadSchema(asRecords, SpecificData.get().getSchema(type));
    for (Path file : files(kind)) {
      try (var reader =
          AvroParquetReader.<T>builder(new LocalInputFile(file))
              .withDataModel(SpecificData.getForClass(type))
              .withConf(asRecords)
              .build()) {
        for (T row = reader.read(); row != null; row = reader.read()) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private List<Path> files(String kind) throws IOException {
    if (Files.exists(folder.resolve(kind).resolve("_bridge"))) {
      return channel(kind)
          .epochs()
          .flatMap(epoch -> epoch.files().stream())
          .map(file -> folder.resolve(kind).resolve(file.path()))
          .toList();
    }
    if (!Files.exists(folder.resolve(kind))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve(kind))) {
      return files.filter(each -> !each.getFileName().toString().startsWith(".")).toList();
    }
  }

  private static Stream<WindowResult> rows(List<WindowResult> windows, String definition) {
    return windows.stream().filter(each -> each.getDefinition().equals(definition));
  }

  private static String wholeRow(WindowResult window) {
    return "%s\t%s\t%d\t%d\t%d\t%d\t%d"
        .formatted(
            window.getWindowStart(),
            range(window),
            window.getRequests(),
            window.getBytes(),
            window.getHosts(),
            window.getStatus4xx(),
            window.getStatus5xx());
  }

  private static String row(HostSession session) {
    return "%s\t%s\t%d"
        .formatted(
            session.getHost(),
            range(session.getSessionStart(), session.getSessionEnd()),
            session.getRequests());
  }

  private static String range(WindowResult window) {
    return range(window.getWindowStart(), window.getWindowEnd());
  }

  private static String range(Instant start, Instant end) {
    return start.toEpochMilli() + "\t" + end.toEpochMilli();
  }

  private static Map<String, Long> expectedRequests(String log, String definition) {
    Map<String, Long> requests = new TreeMap<>();
    for (String row : SharedData.expected(log, definition + ".tsv")) {
      String[] cells = row.split("\t");
      int start = definition.startsWith("sliding") ? 0 : 1;
      requests.put(cells[start] + "\t" + cells[start + 1], Long.valueOf(cells[start + 2]));
    }
    return requests;
  }
}
