package io.flinkspark.schema.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows whose place does not depend on the events: every event's windows follow from its time.
 */
public sealed interface AlignedWindow extends WindowDefinition
    permits TumblingWindow, SlidingWindow {

  /** Length of a window. */
  Duration size();

  /** From the start of one window to the start of the next. */
  Duration slide();

  /** Where windows start: this far from the epoch, and from there slide by slide both ways. */
  Duration offset();

  @Override
  AlignedWindow withOutOfOrderness(Duration outOfOrderness);

  @Override
  AlignedWindow withLateData(LateDataPolicy lateData);

  /**
   * All windows that contain an instant, the latest first, as Flink assigns them.
   *
   * @throws ArithmeticException when a window would begin or end outside of what a long can hold
   */
  default List<TimeRange> windowsOf(long epochMillis) {
    long size = size().toMillis();
    long slide = slide().toMillis();
    long sinceLatestStart =
        Math.floorMod(Math.subtractExact(epochMillis, offset().toMillis()), slide);
    long latestStart = Math.subtractExact(epochMillis, sinceLatestStart);
    int count = Math.toIntExact((size - 1 - sinceLatestStart) / slide + 1);
    List<TimeRange> windows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long start = Math.subtractExact(latestStart, i * slide);
      windows.add(new TimeRange(start, Math.addExact(start, size)));
    }
    return windows;
  }
}
