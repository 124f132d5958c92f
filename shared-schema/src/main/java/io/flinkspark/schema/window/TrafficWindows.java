package io.flinkspark.schema.window;

import java.time.Duration;
import java.util.List;

/** The windows in which the access-log jobs count traffic. */
public final class TrafficWindows {

  private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(60);

  /** Five minutes. */
  public static final TumblingWindow TUMBLING_5MIN =
      new TumblingWindow(
          "tumbling_5min",
          Duration.ofMinutes(5),
          Duration.ZERO,
          OUT_OF_ORDERNESS,
          LateDataPolicy.FLINK);

  /** One hour. */
  public static final TumblingWindow TUMBLING_1H =
      new TumblingWindow(
          "tumbling_1h",
          Duration.ofHours(1),
          Duration.ZERO,
          OUT_OF_ORDERNESS,
          LateDataPolicy.FLINK);

  /** One hour, every quarter of an hour. */
  public static final SlidingWindow SLIDING_1H_15MIN =
      new SlidingWindow(
          "sliding_1h_15min",
          Duration.ofHours(1),
          Duration.ofMinutes(15),
          Duration.ZERO,
          OUT_OF_ORDERNESS,
          LateDataPolicy.FLINK);

  /** Sessions of one host, ended by half an hour of silence. */
  public static final SessionWindow SESSIONS_30MIN =
      new SessionWindow(
          "sessions_30min_per_host",
          Duration.ofMinutes(30),
          OUT_OF_ORDERNESS,
          LateDataPolicy.FLINK);

  /** The one definition whose results also rank the targets of the requests. */
  public static final TumblingWindow TARGETS_COUNTED_IN = TUMBLING_5MIN;

  private TrafficWindows() {}

  /** All definitions, the aligned ones first. */
  public static List<WindowDefinition> all() {
    return List.of(TUMBLING_5MIN, TUMBLING_1H, SLIDING_1H_15MIN, SESSIONS_30MIN);
  }
}
