package io.flinkspark.jobs.flink.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.LateData;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.RejectedLine;
import io.flinkspark.schema.WindowResult;
import io.flinkspark.schema.window.LateDataPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Late data to the millisecond: lines in a known order, one source, no out-of-orderness. */
class AccessLogPipelineITCase {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  @Test
  void countsAWindow() throws Exception {
    Output output =
        run(
            LateDataPolicy.FLINK,
            line("12:00:00", "a", "/x", 200, "10"),
            line("12:00:01", "b", "/y", 404, "-"),
            line("12:00:02", "b", "/y", 500, "5"),
            "torn");

    assertThat(output.rejected).singleElement().extracting(RejectedLine::getLine).isEqualTo(4L);
    assertThat(output.events).hasSize(3);
    assertThat(output.late).isEmpty();
    WindowResult window = output.windows("tumbling_5min").get(0);
    assertThat(window.getWindowStart()).isEqualTo(at("12:00:00"));
    assertThat(window.getWindowEnd()).isEqualTo(at("12:05:00"));
    assertThat(window.getRequests()).isEqualTo(3);
    assertThat(window.getBytes()).isEqualTo(15);
    assertThat(window.getHosts()).isEqualTo(2);
    assertThat(window.getStatus4xx()).isEqualTo(1);
    assertThat(window.getStatus5xx()).isEqualTo(1);
    assertThat(window.getTopHosts().toString()).contains("\"b\"").startsWith("[{\"key\": \"b\"");
    assertThat(window.getTopTargets().get(0).getKey()).isEqualTo("/y");
    assertThat(window.getTopTargets().get(0).getCount()).isEqualTo(2);
    assertThat(window.getLateData()).isEqualTo(LateData.FLINK);
    assertThat(window.getWatermark()).isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
    assertThat(output.windows("tumbling_1h").get(0).getTopTargets()).isEmpty();
    assertThat(output.windows("sliding_1h_15min")).hasSize(4);
  }

  @Test
  void takesAnEventWhoseWindowEndsOneMillisecondAfterTheWatermark() throws Exception {
    Output output =
        run(
            LateDataPolicy.FLINK,
            line("12:04:59", "a"),
            line("12:05:00", "b"),
            line("12:04:59", "c"));

    // Watermark 12:04:59.999 closes [12:00, 12:05) at that very moment.
    assertThat(output.late("tumbling_5min")).singleElement().satisfies(this::isAfterClosing);
    assertThat(output.windows("tumbling_5min").get(0).getRequests()).isEqualTo(1);
    assertThat(output.windows("tumbling_1h").get(0).getRequests()).isEqualTo(3);

    output =
        run(
            LateDataPolicy.FLINK,
            line("12:04:58", "a"),
            line("12:04:59", "b"),
            line("12:04:58", "c"));
    assertThat(output.late).isEmpty();
    assertThat(output.windows("tumbling_5min").get(0).getRequests()).isEqualTo(3);
  }

  private void isAfterClosing(LateEvent late) {
    assertThat(late.getEvent().getHost()).isEqualTo("c");
    assertThat(late.getWindowStart()).isEqualTo(at("12:00:00"));
    assertThat(late.getWindowEnd()).isEqualTo(at("12:05:00"));
    assertThat(late.getWatermark()).isEqualTo(at("12:05:00").minusMillis(1));
  }

  @Test
  void takesAnEventAtTheWatermarkItself() throws Exception {
    Output output =
        run(
            LateDataPolicy.SPARK,
            line("12:01:00", "a"),
            line("12:01:00", "b"),
            line("12:00:59", "c"));

    assertThat(output.late).isEmpty();
    assertThat(output.windows("tumbling_5min").get(0).getRequests()).isEqualTo(3);
  }

  @Test
  void reportsEachClosedWindowOfAPartlyLateSlidingEvent() throws Exception {
    Output output = run(LateDataPolicy.FLINK, line("12:31:00", "a"), line("12:01:00", "b"));

    // At 12:31 the windows that end at 12:15 and 12:30 are closed, those until 12:45 and 13:00 not.
    assertThat(output.late("sliding_1h_15min"))
        .extracting(LateEvent::getWindowEnd)
        .containsExactlyInAnyOrder(at("12:15:00"), at("12:30:00"));
    assertThat(output.windows("sliding_1h_15min").stream().filter(each -> each.getRequests() == 2))
        .extracting(WindowResult::getWindowEnd)
        .containsExactlyInAnyOrder(at("12:45:00"), at("13:00:00"));
    assertThat(output.late("tumbling_5min")).hasSize(1);
    assertThat(output.late("tumbling_1h")).isEmpty();
  }

  @Test
  void keepsALateEventThatJoinsALiveSessionUnderFlinksRule() throws Exception {
    String[] lines = {
      line("12:20:00", "a"), line("12:40:00", "a"), line("13:05:00", "b"), line("12:30:00", "a")
    };
    // When the last line comes the watermark is 13:04:59.999: its own window is over at 13:00, but
    // the session of host a, 12:20 to 13:10, lives.
    Output flink = run(LateDataPolicy.FLINK, lines);
    assertThat(flink.late("sessions_30min_per_host")).isEmpty();
    assertThat(flink.sessions("a")).extracting(HostSession::getRequests).containsExactly(3L);

    Output spark = run(LateDataPolicy.SPARK, lines);
    assertThat(spark.late("sessions_30min_per_host"))
        .singleElement()
        .satisfies(
            late -> {
              assertThat(late.getEvent().getEventTime()).isEqualTo(at("12:30:00"));
              assertThat(late.getWindowEnd()).isEqualTo(at("13:00:00"));
            });
    assertThat(spark.sessions("a")).extracting(HostSession::getRequests).containsExactly(2L);
    assertThat(spark.sessions("a")).extracting(HostSession::getLateData).contains(LateData.SPARK);
  }

  @Test
  void reportsAnEventThatComesAfterItsSession() throws Exception {
    Output output = run(LateDataPolicy.FLINK, line("13:00:00", "a"), line("12:10:00", "b"));

    assertThat(output.late("sessions_30min_per_host"))
        .singleElement()
        .satisfies(
            late -> {
              assertThat(late.getWindowStart()).isEqualTo(at("12:10:00"));
              assertThat(late.getWindowEnd()).isEqualTo(at("12:40:00"));
              assertThat(late.getWatermark()).isEqualTo(at("13:00:00").minusMillis(1));
            });
    assertThat(output.sessions("b")).isEmpty();
  }

  @Test
  void mergesSessionsExactlyOneGapApart() throws Exception {
    Output output =
        run(
            LateDataPolicy.FLINK,
            line("12:00:00", "a"),
            line("12:00:00", "b"),
            line("12:30:00", "a"),
            line("12:30:01", "b"));

    assertThat(output.sessions("a")).extracting(HostSession::getRequests).containsExactly(2L);
    assertThat(output.sessions("b")).extracting(HostSession::getRequests).containsExactly(1L, 1L);
  }

  @Test
  void aRejectedLineMovesNoWatermark() throws Exception {
    Output output =
        run(LateDataPolicy.FLINK, line("12:00:00", "a"), "torn", "", line("12:00:00", "b"));

    assertThat(output.late).isEmpty();
    assertThat(output.rejected).hasSize(2);
  }

  private static Instant at(String time) {
    return Instant.parse("2015-05-17T" + time + "Z");
  }

  private static String line(String time, String host) {
    return line(time, host, "/", 200, "1");
  }

  private static String line(String time, String host, String target, int status, String bytes) {
    return "%s - - [%s] \"GET %s HTTP/1.1\" %d %s"
        .formatted(host, LOG_TIME.format(at(time)), target, status, bytes);
  }

  @SuppressWarnings("try") // CloseableIterator.close() as the engine declares it
  private static Output run(LateDataPolicy policy, String... lines) throws Exception {
    Configuration config = new Configuration();
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(PipelineOptions.OBJECT_REUSE, true);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    config.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(1);
    AccessLogParser parser = new AccessLogParser();
    List<Either<AccessEvent, RejectedLine>> parsed = new ArrayList<>();
    for (String line : lines) {
      byte[] bytes = line.getBytes(ISO_8859_1);
      long number = parsed.size() + 1;
      parsed.add(parser.parse(bytes, 0, bytes.length, "test", number, number));
    }
    var results =
        AccessLogPipeline.build(
            env.fromData(parsed, LogTypes.LINE)
                .assignTimestampsAndWatermarks(AccessLogPipeline.watermarks(Duration.ZERO)),
            policy);
    try (CloseableIterator<AccessEvent> events = results.events().collectAsync();
        CloseableIterator<RejectedLine> rejected = results.rejected().collectAsync();
        CloseableIterator<WindowResult> windows = results.windows().collectAsync();
        CloseableIterator<HostSession> sessions = results.sessions().collectAsync();
        CloseableIterator<LateEvent> late = results.late().collectAsync()) {
      env.executeAsync();
      return new Output(
          drain(events), drain(rejected), drain(windows), drain(sessions), drain(late));
    }
  }

  private static <T> List<T> drain(CloseableIterator<T> rows) {
    List<T> list = new ArrayList<>();
    rows.forEachRemaining(list::add);
    return list;
  }

  private record Output(
      List<AccessEvent> events,
      List<RejectedLine> rejected,
      List<WindowResult> windows,
      List<HostSession> sessions,
      List<LateEvent> late) {

    List<WindowResult> windows(String definition) {
      return windows.stream().filter(each -> each.getDefinition().equals(definition)).toList();
    }

    List<LateEvent> late(String definition) {
      return late.stream().filter(each -> each.getDefinition().equals(definition)).toList();
    }

    List<HostSession> sessions(String host) {
      return sessions.stream().filter(each -> each.getHost().equals(host)).toList();
    }
  }
}
