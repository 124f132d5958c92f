package io.flinkspark.jobs.flink.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkspark.schema.Anomaly;
import io.flinkspark.schema.AnomalyReason;
import io.flinkspark.schema.AnomalyRule;
import io.flinkspark.schema.HostWindow;
import io.flinkspark.schema.LateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The join, step by step: what comes first, and what a failure in between changes. */
class HistoryJoinTest {

  private static final Instant FROM = Instant.parse("2015-05-20T00:00:00Z");
  private static final AnomalyRule RULE = new AnomalyRule(3, 10, 30);

  private KeyedTwoInputStreamOperatorTestHarness<String, HostWindow, HostHistory, Anomaly> join;
  private final List<Anomaly> found = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    join = harness();
    join.open();
    join.processWatermark1(Watermark.MAX_WATERMARK);
  }

  @AfterEach
  void close() throws Exception {
    join.close();
  }

  @Test
  void windowsWaitUntilTheHistoryIsComplete() throws Exception {
    come(window("known", 0, 12), window("known", 5, 11), window("new", 0, 30));
    historyOf("known");
    assertThat(found()).as("a host of which nothing came may still have a history").isEmpty();

    historyIsComplete();

    assertThat(found()).containsExactlyInAnyOrder("known 12 ABOVE_HISTORY", "new 30 NEW_HOST");
  }

  @Test
  void windowsAfterTheHistoryAreJudgedAtOnce() throws Exception {
    historyOf("known");
    historyIsComplete();

    come(window("known", 0, 12));
    assertThat(found()).containsExactly("known 12 ABOVE_HISTORY");

    come(window("known", 5, 11), window("new", 0, 29), window("new", 5, 30));
    assertThat(found()).containsExactly("known 12 ABOVE_HISTORY", "new 30 NEW_HOST");
  }

  @Test
  void whatWaitsOutlivesAFailure() throws Exception {
    come(window("known", 0, 12), window("new", 0, 30));
    OperatorSubtaskState checkpoint = join.snapshot(1, 1);
    join.close();
    join = harness();
    join.initializeState(checkpoint);
    join.open();
    join.processWatermark1(Watermark.MAX_WATERMARK);

    historyOf("known");
    historyIsComplete();

    assertThat(found()).containsExactlyInAnyOrder("known 12 ABOVE_HISTORY", "new 30 NEW_HOST");
  }

  @Test
  void windowsOfTheTimeOfTheHistoryAreNotJudged() throws Exception {
    historyIsComplete();

    come(window("new", -5, 1_000), window("new", 0, 1_000));

    assertThat(found()).containsExactly("new 1000 NEW_HOST");
    assertThat(found.get(0).getWindowStart()).isEqualTo(FROM);
  }

  @Test
  void whatCannotBeUnusualDoesNotWait() throws Exception {
    come(window("known", 0, 9), window("new", 0, 9));

    assertThat(join.numKeyedStateEntries()).isZero();
    assertThat(join.numEventTimeTimers()).isZero();
  }

  @Test
  void anAnomalySaysWhatWasToBeExpected() throws Exception {
    historyOf("known");
    historyIsComplete();
    come(window("known", 0, 12), window("new", 0, 30));

    found();
    Anomaly known = found.get(0);
    assertThat(known.getDefinition()).isEqualTo("tumbling_5min");
    assertThat(known.getWindowEnd()).isEqualTo(FROM.plusSeconds(300));
    assertThat(known.getHistoryWindows()).isEqualTo(8);
    assertThat(known.getMean()).isEqualTo(5.0);
    assertThat(known.getDeviation()).isEqualTo(2.0);
    assertThat(known.getThreshold()).isEqualTo(11.0);
    Anomaly unknown = found.get(1);
    assertThat(unknown.getReason()).isEqualTo(AnomalyReason.NEW_HOST);
    assertThat(unknown.getHistoryWindows()).isZero();
    assertThat(unknown.getThreshold()).isEqualTo(30.0);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, HostWindow, HostHistory, Anomaly>
      harness() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new HistoryJoin(RULE, FROM.toEpochMilli())),
        HostWindow::getHost,
        row -> row.host,
        Types.STRING);
  }

  private void come(HostWindow... windows) throws Exception {
    for (HostWindow window : windows) {
      join.processElement1(new StreamRecord<>(window));
    }
  }

  /** Eight windows with 2, 4, 4, 4, 5, 5, 7 and 9 requests. */
  private void historyOf(String host) throws Exception {
    HostHistory row = new HostHistory();
    row.host = host;
    row.windows = 8;
    row.requests = 40;
    row.squares = 232;
    join.processElement2(new StreamRecord<>(row));
  }

  private void historyIsComplete() throws Exception {
    join.processWatermark2(Watermark.MAX_WATERMARK);
  }

  /** Everything found so far. */
  private List<String> found() {
    join.extractOutputValues().stream().skip(found.size()).forEach(found::add);
    return found.stream()
        .map(each -> each.getHost() + " " + each.getRequests() + " " + each.getReason())
        .toList();
  }

  private static HostWindow window(String host, int minute, long requests) {
    Instant start = FROM.plusSeconds(minute * 60L);
    return new HostWindow(
        "tumbling_5min", host, start, start.plusSeconds(300), requests, 0L, 0L, 0L, LateData.FLINK);
  }
}
