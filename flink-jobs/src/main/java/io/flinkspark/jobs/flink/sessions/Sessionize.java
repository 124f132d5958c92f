package io.flinkspark.jobs.flink.sessions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.streaming.GroupState;

/**
 * A stateful function for Spark, {@code flatMapGroupsWithState} with event-time timeouts: the
 * sessions of a host, each given out once, when no request can come any more that would belong to
 * it. Nothing in it knows Flink. Requests may come out of order, so more than one session of a host
 * may be open.
 */
final class Sessionize
    implements FlatMapGroupsWithStateFunction<String, PageVisit, OpenSessions, SiteSession> {

  private static final long serialVersionUID = 1;

  private final long gap;

  Sessionize(long gapMillis) {
    this.gap = gapMillis;
  }

  @Override
  public Iterator<SiteSession> call(
      String host, Iterator<PageVisit> visits, GroupState<OpenSessions> state) {
    List<SiteSession> open = new ArrayList<>();
    if (state.exists()) {
      open.addAll(state.get().getSessions());
    }
    visits.forEachRemaining(visit -> add(SiteSession.of(visit, gap), open));
    List<SiteSession> over = new ArrayList<>();
    for (SiteSession session : open) {
      if (session.getEnd() <= state.getCurrentWatermarkMs()) {
        over.add(session);
      }
    }
    open.removeAll(over);
    if (open.isEmpty()) {
      state.remove();
      return over.iterator();
    }
    state.update(new OpenSessions(open));
    // Spark calls when the watermark is past the timeout: at the end of the session.
    long next = open.stream().map(SiteSession::getEnd).min(Comparator.naturalOrder()).get();
    state.setTimeoutTimestamp(next - 1);
    return over.iterator();
  }

  private static void add(SiteSession session, List<SiteSession> open) {
    SiteSession grown = session;
    for (Iterator<SiteSession> others = open.iterator(); others.hasNext(); ) {
      SiteSession other = others.next();
      if (other.meets(grown)) {
        grown = other.with(grown);
        others.remove();
      }
    }
    open.add(grown);
  }
}
