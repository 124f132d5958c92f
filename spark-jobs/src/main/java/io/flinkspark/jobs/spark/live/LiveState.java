package io.flinkspark.jobs.spark.live;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the live view remembers between batches: a bean, so that Spark can checkpoint it.
 * Bounded by the horizon, see {@link TrafficMonitor}. Before the first window {@code windows} is
 * empty.
 */
public final class LiveState implements Serializable {

  private long firstStart;
  private long lastEnd;
  private long watermark;
  private long tooOld;
  private List<WindowStats> windows = new ArrayList<>();

  public long getFirstStart() {
    return firstStart;
  }

  public void setFirstStart(long firstStart) {
    this.firstStart = firstStart;
  }

  public long getLastEnd() {
    return lastEnd;
  }

  public void setLastEnd(long lastEnd) {
    this.lastEnd = lastEnd;
  }

  public long getWatermark() {
    return watermark;
  }

  public void setWatermark(long watermark) {
    this.watermark = watermark;
  }

  public long getTooOld() {
    return tooOld;
  }

  public void setTooOld(long tooOld) {
    this.tooOld = tooOld;
  }

  public List<WindowStats> getWindows() {
    return windows;
  }

  public void setWindows(List<WindowStats> windows) {
    this.windows = windows;
  }
}
