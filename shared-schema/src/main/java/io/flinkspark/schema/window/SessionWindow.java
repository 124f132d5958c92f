package io.flinkspark.schema.window;

import java.time.Duration;

/**
 * Windows that last as long as the events of a key keep coming: from the first event to the gap
 * after the last. Two sessions exactly one gap apart are one, on both engines.
 *
 * @param gap the silence that ends a session, more than zero
 */
public record SessionWindow(
    String id, Duration gap, Duration outOfOrderness, LateDataPolicy lateData)
    implements WindowDefinition {

  public SessionWindow {
    WindowSpec.checkCommon(id, outOfOrderness, lateData);
    WindowSpec.checkPositive(id, "gap", gap);
  }

  /** The window of a single event, before it is merged: its time, and its time plus the gap. */
  public TimeRange windowOf(long epochMillis) {
    return new TimeRange(epochMillis, Math.addExact(epochMillis, gap.toMillis()));
  }

  @Override
  public SessionWindow withOutOfOrderness(Duration outOfOrderness) {
    return new SessionWindow(id, gap, outOfOrderness, lateData);
  }

  @Override
  public SessionWindow withLateData(LateDataPolicy lateData) {
    return new SessionWindow(id, gap, outOfOrderness, lateData);
  }

  @Override
  public String spec() {
    return "session:id=%s,gap=%s,%s"
        .formatted(id, DurationText.format(gap), WindowSpec.lateness(this));
  }
}
