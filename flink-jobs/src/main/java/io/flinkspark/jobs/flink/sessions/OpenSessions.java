package io.flinkspark.jobs.flink.sessions;

import java.util.List;

/** The state of a host: its sessions that may still grow. A bean, as Spark's encoders want it. */
public final class OpenSessions {

  private List<SiteSession> sessions = List.of();

  /** For Spark, which sets the rest. */
  public OpenSessions() {}

  OpenSessions(List<SiteSession> sessions) {
    this.sessions = sessions;
  }

  public List<SiteSession> getSessions() {
    return sessions;
  }

  public void setSessions(List<SiteSession> sessions) {
    this.sessions = sessions;
  }
}
