package io.flinkspark.schema.window;

import java.time.Duration;

/**
 * Windows of equal size that overlap: a new one starts with every slide, so an event is in size /
 * slide of them.
 *
 * @param size length of a window
 * @param slide from the start of one window to the next, more than zero and not more than size:
 *     Spark knows no windows with gaps
 * @param offset shift of the windows from the epoch, less than slide in either direction
 */
public record SlidingWindow(
    String id,
    Duration size,
    Duration slide,
    Duration offset,
    Duration outOfOrderness,
    LateDataPolicy lateData)
    implements AlignedWindow {

  public SlidingWindow {
    WindowSpec.checkCommon(id, outOfOrderness, lateData);
    WindowSpec.checkPositive(id, "size", size);
    WindowSpec.checkPositive(id, "slide", slide);
    if (slide.compareTo(size) > 0) {
      throw WindowSpec.cannotDefine(id, "slide is more than size", slide + " > " + size);
    }
    WindowSpec.checkOffset(id, offset, slide);
  }

  @Override
  public SlidingWindow withOutOfOrderness(Duration outOfOrderness) {
    return new SlidingWindow(id, size, slide, offset, outOfOrderness, lateData);
  }

  @Override
  public SlidingWindow withLateData(LateDataPolicy lateData) {
    return new SlidingWindow(id, size, slide, offset, outOfOrderness, lateData);
  }

  @Override
  public String spec() {
    return "sliding:id=%s,size=%s,slide=%s,offset=%s,%s"
        .formatted(
            id,
            DurationText.format(size),
            DurationText.format(slide),
            DurationText.format(offset),
            WindowSpec.lateness(this));
  }
}
