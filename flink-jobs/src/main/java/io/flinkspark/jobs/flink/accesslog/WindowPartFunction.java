package io.flinkspark.jobs.flink.accesslog;

import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Names the window and the key of a finished sum: one host's or one target's part of a window. */
final class WindowPartFunction implements WindowFunction<Traffic, WindowPart, String, TimeWindow> {

  private static final long serialVersionUID = 1;

  private final String definition;
  private final boolean ofTarget;

  private WindowPartFunction(String definition, boolean ofTarget) {
    this.definition = definition;
    this.ofTarget = ofTarget;
  }

  static WindowPartFunction ofHosts(String definition) {
    return new WindowPartFunction(definition, false);
  }

  static WindowPartFunction ofTargets(String definition) {
    return new WindowPartFunction(definition, true);
  }

  @Override
  public void apply(
      String key, TimeWindow window, Iterable<Traffic> sums, Collector<WindowPart> out) {
    WindowPart part = new WindowPart();
    part.definition = definition;
    part.start = window.getStart();
    part.end = window.getEnd();
    part.ofTarget = ofTarget;
    part.key = key;
    part.traffic = sums.iterator().next();
    out.collect(part);
  }
}
