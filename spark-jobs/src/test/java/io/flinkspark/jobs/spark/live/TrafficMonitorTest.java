package io.flinkspark.jobs.spark.live;

import static io.flinkspark.jobs.spark.live.Windows.start;
import static io.flinkspark.jobs.spark.live.Windows.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkspark.schema.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficMonitorTest {

  private final TrafficMonitor monitor =
      new TrafficMonitor(new LiveSettings("tumbling_5min", Duration.ofHours(1), 0.1, 5.0, 1));
  private final LiveState state = new LiveState();

  @Test
  void snapshotAddsUpTheWindows() {
    accept(window(0, 100, 10), window(1, 200, 5));

    LiveSnapshot snapshot = monitor.snapshot(state);

    assertThat(snapshot.getDefinition()).isEqualTo("tumbling_5min");
    assertThat(snapshot.getFrom()).isEqualTo(Instant.ofEpochMilli(start(0)));
    assertThat(snapshot.getTo()).isEqualTo(Instant.ofEpochMilli(start(2)));
    assertThat(snapshot.getWatermark()).isEqualTo(Instant.ofEpochMilli(start(2)));
    assertThat(snapshot.getWindows()).isEqualTo(2);
    assertThat(snapshot.getRequests()).isEqualTo(300);
    assertThat(snapshot.getBytes()).isEqualTo(3000);
    assertThat(snapshot.getErrorRate()).isEqualTo(0.05);
    assertThat(snapshot.getRequestsPerSecond()).isEqualTo(0.5);
    assertThat(keys(snapshot.getTopHosts())).containsExactly("host-a 300", "host-b 2");
    assertThat(keys(snapshot.getTopTargets())).containsExactly("/ 300");
  }

  @Test
  void snapshotCoversTheHorizonOnly() {
    accept(IntStream.range(0, 20).mapToObj(i -> window(i, 10, 0)).toArray(WindowStats[]::new));

    LiveSnapshot snapshot = monitor.snapshot(state);

    assertThat(snapshot.getFrom()).isEqualTo(Instant.ofEpochMilli(start(8)));
    assertThat(snapshot.getWindows()).isEqualTo(12);
    assertThat(snapshot.getRequests()).isEqualTo(120);
  }

  @Test
  void emptyTimeCountsInTheRequestRate() {
    accept(window(0, 10, 0), window(40, 36, 0));

    LiveSnapshot snapshot = monitor.snapshot(state);

    assertThat(snapshot.getRequestsPerSecond()).isCloseTo(0.01, within(1e-9));
  }

  @Test
  void stateStaysBounded() {
    for (int i = 0; i < 1000; i++) {
      accept(window(i, 10, 0));
    }

    assertThat(state.getWindows()).hasSize(24);
    assertThat(state.getWindows().stream().filter(w -> !w.getTopHosts().isEmpty())).hasSize(12);
  }

  @Test
  void aWindowThatComesAgainReplacesItself() {
    accept(window(0, 100, 50), window(1, 10, 0));
    WindowStats corrected = window(0, 120, 60);
    corrected.setOffset(7);

    assertThat(accept(corrected)).isEmpty();
    assertThat(monitor.snapshot(state).getRequests()).isEqualTo(130);
  }

  @Test
  void theLaterOfTwoResultsInOneBatchWins() {
    WindowStats later = window(0, 120, 0);
    later.setOffset(7);

    accept(later, window(0, 100, 0));

    assertThat(monitor.snapshot(state).getRequests()).isEqualTo(120);
  }

  @Test
  void aWindowBeyondTheStateIsCountedAndIgnored() {
    accept(window(100, 10, 0));

    assertThat(accept(window(0, 1000, 1000))).isEmpty();
    assertThat(monitor.snapshot(state).getWindowsTooOld()).isEqualTo(1);
    assertThat(monitor.snapshot(state).getRequests()).isEqualTo(10);
  }

  @Test
  void aWindowThatComesLateMakesTheBurstAfterItSeen() {
    assertThat(accept(window(0, 10, 0), window(1, 10, 0), window(3, 100, 0))).isEmpty();

    assertThat(accept(window(2, 10, 0)))
        .containsExactly("tumbling_5min/" + start(3) + "/TRAFFIC_BURST");
    assertThat(accept(window(2, 10, 0))).isEmpty();
  }

  @Test
  void timesBeforeTheEpochWork() {
    WindowStats window = window(0, 10, 0);
    window.setWindowStart(-Windows.SIZE);
    window.setWindowEnd(0);

    accept(window);

    assertThat(monitor.snapshot(state).getTo()).isEqualTo(Instant.EPOCH);
    assertThat(monitor.snapshot(state).getRequests()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCutIntoBatchesChangesNothing(long seed) {
    Random random = new Random(seed);
    List<WindowStats> windows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      if (random.nextInt(10) > 0) {
        int requests = 1 + random.nextInt(random.nextInt(12) == 0 ? 2000 : 100);
        windows.add(window(i, requests, random.nextInt(1 + requests / 5)));
      }
    }
    List<String> atOnce = accept(copy(windows).toArray(WindowStats[]::new));
    LiveState stepByStep = new LiveState();
    List<String> alerts = new ArrayList<>();
    for (int from = 0; from < windows.size(); ) {
      int to = Math.min(windows.size(), from + 1 + random.nextInt(9));
      List<WindowStats> batch = copy(windows.subList(from, to));
      Collections.shuffle(batch, random);
      alerts.addAll(ids(monitor.accept(stepByStep, batch)));
      from = to;
    }

    assertThat(alerts).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(atOnce);
    assertThat(atOnce).anyMatch(id -> id.endsWith("ERROR_RATE"));
    assertThat(atOnce).anyMatch(id -> id.endsWith("TRAFFIC_BURST"));
    assertThat(monitor.snapshot(stepByStep))
        .usingRecursiveComparison()
        .isEqualTo(monitor.snapshot(state));
  }

  private List<String> accept(WindowStats... windows) {
    return ids(monitor.accept(state, Arrays.asList(windows)));
  }

  private static List<String> ids(List<Alert> alerts) {
    return alerts.stream().map(Alert::getId).toList();
  }

  private static List<String> keys(List<KeyTotal> totals) {
    return totals.stream().map(total -> total.getKey() + " " + total.getCount()).toList();
  }

  private static List<WindowStats> copy(List<WindowStats> windows) {
    List<WindowStats> copies = new ArrayList<>();
    for (WindowStats one : windows) {
      int number = (int) one.getOffset();
      copies.add(window(number, one.getRequests(), one.getStatus4xx()));
    }
    return copies;
  }
}
