package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.window.SessionWindow;
import io.flinkspark.schema.window.TimeRange;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns what the session operator refused into late rows. Chained to it, so its watermark is the
 * one that decided.
 */
final class LateSessions extends ProcessFunction<AccessEvent, LateEvent> {

  private static final long serialVersionUID = 1;

  private final SessionWindow sessions;

  LateSessions(SessionWindow sessions) {
    this.sessions = sessions;
  }

  @Override
  public void processElement(AccessEvent event, Context context, Collector<LateEvent> out) {
    long time = event.getEventTime().toEpochMilli();
    TimeRange own = sessions.windowOf(time);
    out.collect(
        LateGate.lateEvent(sessions.id(), own, context.timerService().currentWatermark(), event));
  }
}
