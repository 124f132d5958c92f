package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.AccessEvent;
import io.flinkspark.schema.LateEvent;
import io.flinkspark.schema.window.AlignedWindow;
import io.flinkspark.schema.window.LateDataPolicy;
import io.flinkspark.schema.window.SessionWindow;
import io.flinkspark.schema.window.TimeRange;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Stands before the window operators, in the same chain and therefore at the same watermark, and
 * reports each window that an event misses. Flink's window operator alone would not: it gives an
 * event to its late output only if all windows of the event are closed, so a sliding window can
 * miss an event silently.
 *
 * <p>The event then goes on to the aligned windows, which make the same decision once more.
 * Sessions get it through {@link #TO_SESSIONS}: under {@link LateDataPolicy#FLINK} always, because
 * only the session operator knows which sessions live; under {@link LateDataPolicy#SPARK} unless
 * the event's own window is over. The event's target goes to {@link #TO_TARGETS} when the window
 * that counts targets takes the event.
 */
final class LateGate extends KeyedProcessFunction<String, AccessEvent, AccessEvent> {

  private static final long serialVersionUID = 1;

  static final OutputTag<LateEvent> LATE = new OutputTag<>("late", LogTypes.LATE);
  static final OutputTag<AccessEvent> TO_SESSIONS = new OutputTag<>("sessions", LogTypes.EVENT);
  static final OutputTag<String> TO_TARGETS = new OutputTag<>("targets", Types.STRING);

  private final AlignedWindow[] aligned;
  private final SessionWindow sessions;
  private final String targetsCountedIn;

  LateGate(List<AlignedWindow> aligned, SessionWindow sessions, String targetsCountedIn) {
    this.aligned = aligned.toArray(AlignedWindow[]::new);
    this.sessions = sessions;
    this.targetsCountedIn = targetsCountedIn;
  }

  @Override
  public void processElement(AccessEvent event, Context context, Collector<AccessEvent> out) {
    long time = event.getEventTime().toEpochMilli();
    long watermark = context.timerService().currentWatermark();
    for (AlignedWindow definition : aligned) {
      boolean missed = reportMissed(event, definition, time, watermark, context);
      if (!missed && event.getTarget() != null && definition.id().equals(targetsCountedIn)) {
        context.output(TO_TARGETS, event.getTarget());
      }
    }
    TimeRange own = sessions.windowOf(time);
    if (sessions.lateData() == LateDataPolicy.SPARK && sessions.lateData().isLate(own, watermark)) {
      context.output(LATE, lateEvent(sessions.id(), own, watermark, event));
    } else {
      context.output(TO_SESSIONS, event);
    }
    out.collect(event);
  }

  private static boolean reportMissed(
      AccessEvent event, AlignedWindow definition, long time, long watermark, Context context) {
    if (time > watermark) {
      return false;
    }
    boolean missed = false;
    for (TimeRange window : definition.windowsOf(time)) {
      if (definition.lateData().isLate(window, watermark)) {
        context.output(LATE, lateEvent(definition.id(), window, watermark, event));
        missed = true;
      }
    }
    return missed;
  }

  static LateEvent lateEvent(
      String definition, TimeRange window, long watermark, AccessEvent event) {
    return new LateEvent(
        definition,
        Instant.ofEpochMilli(window.start()),
        Instant.ofEpochMilli(window.end()),
        Timestamps.ofWatermark(watermark),
        event);
  }
}
