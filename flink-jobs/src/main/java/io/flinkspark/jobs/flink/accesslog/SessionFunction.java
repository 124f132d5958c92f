package io.flinkspark.jobs.flink.accesslog;

import io.flinkspark.schema.HostSession;
import io.flinkspark.schema.window.SessionWindow;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Makes a session's row of its finished sum. */
final class SessionFunction
    extends ProcessWindowFunction<Traffic, HostSession, String, TimeWindow> {

  private static final long serialVersionUID = 1;

  private final SessionWindow sessions;

  SessionFunction(SessionWindow sessions) {
    this.sessions = sessions;
  }

  @Override
  public void process(
      String host, Context context, Iterable<Traffic> sums, Collector<HostSession> out) {
    Traffic sum = sums.iterator().next();
    out.collect(
        new HostSession(
            sessions.id(),
            host,
            Instant.ofEpochMilli(context.window().getStart()),
            Instant.ofEpochMilli(context.window().getEnd()),
            sum.requests,
            sum.bytes,
            sum.status4xx,
            sum.status5xx,
            sessions.lateData().inRecords(),
            Timestamps.ofWatermark(context.currentWatermark())));
  }
}
