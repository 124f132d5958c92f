package io.flinkspark.jobs.spark.live;

import io.flinkspark.schema.Alert;
import io.flinkspark.schema.SingleObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;
import org.apache.spark.sql.streaming.GroupState;

/** {@link TrafficMonitor} as a stateful operator of Spark. */
final class LiveView
    implements MapGroupsWithStateFunction<String, WindowStats, LiveState, LiveUpdate> {

  private final LiveSettings settings;

  LiveView(LiveSettings settings) {
    this.settings = settings;
  }

  @Override
  public LiveUpdate call(
      String definition, Iterator<WindowStats> arrived, GroupState<LiveState> groupState) {
    List<WindowStats> windows = new ArrayList<>();
    arrived.forEachRemaining(windows::add);
    LiveState state = groupState.exists() ? groupState.get() : new LiveState();
    TrafficMonitor monitor = new TrafficMonitor(settings);
    List<EncodedAlert> alerts = encode(monitor.accept(state, windows));
    groupState.update(state);
    return new LiveUpdate(monitor.snapshot(state), alerts);
  }

  private static List<EncodedAlert> encode(List<Alert> raised) {
    SingleObject<Alert> encoding = SingleObject.of(Alert.class);
    return raised.stream()
        .map(alert -> new EncodedAlert(alert.getId(), encoding.encode(alert)))
        .toList();
  }
}
