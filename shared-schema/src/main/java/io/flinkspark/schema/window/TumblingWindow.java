package io.flinkspark.schema.window;

import java.time.Duration;

/**
 * Windows of equal size, one after the other without a gap: every event is in exactly one.
 *
 * @param size length of a window, more than zero
 * @param offset shift of the windows from the epoch, less than size in either direction
 */
public record TumblingWindow(
    String id, Duration size, Duration offset, Duration outOfOrderness, LateDataPolicy lateData)
    implements AlignedWindow {

  public TumblingWindow {
    WindowSpec.checkCommon(id, outOfOrderness, lateData);
    WindowSpec.checkPositive(id, "size", size);
    WindowSpec.checkOffset(id, offset, size);
  }

  /** The size: a tumbling window is a sliding one whose windows do not overlap. */
  @Override
  public Duration slide() {
    return size;
  }

  @Override
  public TumblingWindow withOutOfOrderness(Duration outOfOrderness) {
    return new TumblingWindow(id, size, offset, outOfOrderness, lateData);
  }

  @Override
  public TumblingWindow withLateData(LateDataPolicy lateData) {
    return new TumblingWindow(id, size, offset, outOfOrderness, lateData);
  }

  @Override
  public String spec() {
    return "tumbling:id=%s,size=%s,offset=%s,%s"
        .formatted(
            id, DurationText.format(size), DurationText.format(offset), WindowSpec.lateness(this));
  }
}
