package io.flinkspark.schema.window;

import io.flinkspark.schema.LateData;

/**
 * Whose rule decides that an event is late for a window. The engines agree on tumbling and sliding
 * windows and differ on sessions, where {@link #FLINK} keeps an event that joins a live session and
 * {@link #SPARK} drops it.
 *
 * <p>A watermark here is always Flink's: the last millisecond that is over, maximum event time −
 * out-of-orderness − 1. The number that Spark calls the watermark is the same instant plus one, so
 * Spark's {@code end <= watermark} and Flink's {@code end - 1 <= watermark} are one test.
 */
public enum LateDataPolicy {
  /** Sessions are merged first, then the merged session is tested. */
  FLINK {
    @Override
    TimeRange decisive(TimeRange own, TimeRange merged) {
      return merged;
    }
  },

  /** The event's own window is tested first; only events on time are merged into sessions. */
  SPARK {
    @Override
    TimeRange decisive(TimeRange own, TimeRange merged) {
      return own;
    }
  };

  /** Whether an event that comes now is late for a tumbling or sliding window. */
  public boolean isLate(TimeRange window, long watermark) {
    return window.end() - 1 <= watermark;
  }

  /**
   * Whether an event that comes now is late for a session.
   *
   * @param own the event's own window: its time, and its time plus the gap
   * @param merged the session that it would be part of; the same as {@code own} when there is none
   */
  public boolean isLate(TimeRange own, TimeRange merged, long watermark) {
    return isLate(decisive(own, merged), watermark);
  }

  /** The same policy as records carry it. */
  public LateData inRecords() {
    return LateData.valueOf(name());
  }

  abstract TimeRange decisive(TimeRange own, TimeRange merged);
}
