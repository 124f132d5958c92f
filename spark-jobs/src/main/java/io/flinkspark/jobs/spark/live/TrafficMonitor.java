package io.flinkspark.jobs.spark.live;

import io.flinkspark.schema.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Brings the state of the live view up to date with newly arrived windows.
 *
 * <p>A window that comes again replaces its older self, so nothing is counted twice. The snapshot
 * covers the windows that start within the horizon before the newest window's end; the state keeps
 * twice the horizon, so that every window of the snapshot still has all windows before it to be
 * compared with. Older windows are dropped, and ignored when they come that late.
 *
 * <p>A burst is judged against the windows of the horizon before a window. When one of those comes
 * after it, the window is judged again: however the windows are cut into batches, an alert that
 * holds for all of them is raised, and each alert only once.
 *
 * <p>Top hosts and targets add up the (at most 20) leaders that each window names: a key that never
 * leads a window is not seen, and a count is a lower bound.
 */
final class TrafficMonitor {

  private static final int TOP = 20;
  private static final Comparator<WindowStats> IN_ORDER =
      Comparator.comparingLong(WindowStats::getWindowStart)
          .thenComparingLong(WindowStats::getOffset);
  private static final Comparator<KeyTotal> BUSIEST_FIRST =
      Comparator.comparingLong(KeyTotal::getCount).reversed().thenComparing(KeyTotal::getKey);

  private final LiveSettings settings;
  private final AlertRules rules;
  private final long horizon;

  TrafficMonitor(LiveSettings settings) {
    this.settings = settings;
    this.rules = new AlertRules(settings);
    this.horizon = settings.horizon().toMillis();
  }

  /** Takes the windows into the state and returns the alerts that they raise. */
  List<Alert> accept(LiveState state, Collection<WindowStats> arrived) {
    NavigableMap<Long, WindowStats> windows = new TreeMap<>();
    state.getWindows().forEach(window -> windows.put(window.getWindowStart(), window));
    List<Alert> raised = new ArrayList<>();
    for (WindowStats window : arrived.stream().sorted(IN_ORDER).toList()) {
      accept(state, windows, window, raised);
    }
    state.setWindows(new ArrayList<>(windows.values()));
    return raised;
  }

  private void accept(
      LiveState state,
      NavigableMap<Long, WindowStats> windows,
      WindowStats window,
      List<Alert> raised) {
    if (windows.isEmpty()) {
      state.setFirstStart(window.getWindowStart());
      state.setLastEnd(window.getWindowEnd());
      state.setWatermark(window.getWatermark());
    }
    if (window.getWindowStart() < state.getLastEnd() - 2 * horizon) {
      state.setTooOld(state.getTooOld() + 1);
      return;
    }
    state.setFirstStart(Math.min(state.getFirstStart(), window.getWindowStart()));
    state.setLastEnd(Math.max(state.getLastEnd(), window.getWindowEnd()));
    state.setWatermark(Math.max(state.getWatermark(), window.getWatermark()));
    WindowStats replaced = windows.put(window.getWindowStart(), window);
    if (replaced != null) {
      window.setErrorRateRaised(replaced.isErrorRateRaised());
      window.setBurstRaised(replaced.isBurstRaised());
    }
    forget(state, windows);
    judge(state, windows, window, raised);
  }

  private void forget(LiveState state, NavigableMap<Long, WindowStats> windows) {
    windows.headMap(state.getLastEnd() - 2 * horizon).clear();
    for (WindowStats onlyForMeans : windows.headMap(state.getLastEnd() - horizon).values()) {
      onlyForMeans.setTopHosts(new ArrayList<>());
      onlyForMeans.setTopTargets(new ArrayList<>());
    }
  }

  private void judge(
      LiveState state,
      NavigableMap<Long, WindowStats> windows,
      WindowStats arrived,
      List<Alert> raised) {
    if (!arrived.isErrorRateRaised()) {
      rules
          .errorRate(arrived)
          .ifPresent(
              alert -> {
                arrived.setErrorRateRaised(true);
                raised.add(alert);
              });
    }
    long start = arrived.getWindowStart();
    long oldestWithAllBefore = Math.max(start, state.getLastEnd() - horizon);
    if (oldestWithAllBefore > start + horizon) {
      return;
    }
    for (WindowStats window :
        windows.subMap(oldestWithAllBefore, true, start + horizon, true).values()) {
      if (!window.isBurstRaised()) {
        long windowStart = window.getWindowStart();
        rules
            .burst(window, windows.subMap(windowStart - horizon, windowStart).values())
            .ifPresent(
                alert -> {
                  window.setBurstRaised(true);
                  raised.add(alert);
                });
      }
    }
  }

  /** The view of a state that holds at least one window. */
  LiveSnapshot snapshot(LiveState state) {
    long to = state.getLastEnd();
    long from = Math.max(to - horizon, state.getFirstStart());
    List<WindowStats> windows =
        state.getWindows().stream().filter(window -> window.getWindowStart() >= from).toList();
    LiveSnapshot snapshot = new LiveSnapshot();
    snapshot.setDefinition(settings.definition());
    snapshot.setFrom(Instant.ofEpochMilli(from));
    snapshot.setTo(Instant.ofEpochMilli(to));
    snapshot.setWatermark(Instant.ofEpochMilli(state.getWatermark()));
    snapshot.setWindows(windows.size());
    snapshot.setRequests(windows.stream().mapToLong(WindowStats::getRequests).sum());
    snapshot.setBytes(windows.stream().mapToLong(WindowStats::getBytes).sum());
    snapshot.setStatus4xx(windows.stream().mapToLong(WindowStats::getStatus4xx).sum());
    snapshot.setStatus5xx(windows.stream().mapToLong(WindowStats::getStatus5xx).sum());
    long errors = snapshot.getStatus4xx() + snapshot.getStatus5xx();
    long requests = snapshot.getRequests();
    snapshot.setErrorRate(requests == 0 ? 0 : (double) errors / requests);
    snapshot.setRequestsPerSecond(requests * 1000.0 / (to - from));
    snapshot.setWindowsTooOld(state.getTooOld());
    snapshot.setTopHosts(top(windows, WindowStats::getTopHosts));
    snapshot.setTopTargets(top(windows, WindowStats::getTopTargets));
    return snapshot;
  }

  private static List<KeyTotal> top(
      List<WindowStats> windows, Function<WindowStats, List<KeyTotal>> leaders) {
    Map<String, Long> totals = new HashMap<>();
    windows.stream()
        .flatMap(window -> leaders.apply(window).stream())
        .forEach(leader -> totals.merge(leader.getKey(), leader.getCount(), Long::sum));
    return totals.entrySet().stream()
        .map(total -> new KeyTotal(total.getKey(), total.getValue()))
        .sorted(BUSIEST_FIRST)
        .limit(TOP)
        .toList();
  }
}
