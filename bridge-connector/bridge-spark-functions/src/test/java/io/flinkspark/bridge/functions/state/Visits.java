package io.flinkspark.bridge.functions.state;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapGroupsWithStateFunction;

/** Functions and beans that the tests run in Spark and in Flink alike. */
public final class Visits {
  private Visits() {}

  /** One event of a user. */
  public static class Visit implements Serializable {
    private static final long serialVersionUID = 1;
    private String user;
    private long time;

    public Visit() {}

    public Visit(String user, long time) {
      this.user = user;
      this.time = time;
    }

    public String getUser() {
      return user;
    }

    public void setUser(String user) {
      this.user = user;
    }

    public long getTime() {
      return time;
    }

    public void setTime(long time) {
      this.time = time;
    }
  }

  /** An open session. */
  public static class Session implements Serializable {
    private static final long serialVersionUID = 1;
    private long start;
    private long end;
    private int events;
    private List<Long> times = new ArrayList<>();

    public long getStart() {
      return start;
    }

    public void setStart(long start) {
      this.start = start;
    }

    public long getEnd() {
      return end;
    }

    public void setEnd(long end) {
      this.end = end;
    }

    public int getEvents() {
      return events;
    }

    public void setEvents(int events) {
      this.events = events;
    }

    public List<Long> getTimes() {
      return times;
    }

    public void setTimes(List<Long> times) {
      this.times = times;
    }
  }

  /** Sessions by event time: reports a session with each call, and its end when it times out. */
  public static FlatMapGroupsWithStateFunction<String, Visit, Session, String> sessions(long gap) {
    return (user, visits, state) -> {
      List<String> out = new ArrayList<>();
      if (state.hasTimedOut()) {
        out.add("closed " + text(user, state.get()) + " at " + state.getCurrentWatermarkMs());
        state.remove();
        return out.iterator();
      }
      Session session = state.exists() ? state.get() : new Session();
      int calls = 0;
      while (visits.hasNext()) {
        Visit visit = visits.next();
        session.setStart(
            session.getEvents() == 0
                ? visit.getTime()
                : Math.min(session.getStart(), visit.getTime()));
        session.setEnd(Math.max(session.getEnd(), visit.getTime()));
        session.setEvents(session.getEvents() + 1);
        session.getTimes().add(visit.getTime());
        calls++;
      }
      if (session.getEvents() % 7 == 0) {
        state.remove();
        out.add("cut " + text(user, session));
        return out.iterator();
      }
      state.update(session);
      state.setTimeoutTimestamp(session.getEnd() + gap);
      out.add("open " + text(user, session) + " with " + calls);
      return out.iterator();
    };
  }

  /**
   * A running count per user; a sixth visit is counted but leaves the state alone, a ninth removes
   * it.
   */
  public static MapGroupsWithStateFunction<String, Visit, Long, String> counts() {
    return (user, visits, state) -> {
      long count = state.exists() ? state.get() : 0;
      while (visits.hasNext()) {
        visits.next();
        count++;
      }
      if (count == 9) {
        state.remove();
      } else if (count != 6) {
        state.update(count);
      }
      return user + " " + count;
    };
  }

  static String text(String user, Session session) {
    return user
        + " "
        + session.getStart()
        + "-"
        + session.getEnd()
        + " "
        + session.getEvents()
        + " "
        + session.getTimes().stream().sorted().toList();
  }
}
