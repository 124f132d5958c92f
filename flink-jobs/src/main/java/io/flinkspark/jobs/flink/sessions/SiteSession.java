package io.flinkspark.jobs.flink.sessions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a host did until it was silent for the gap. A bean, as Spark's encoders want it: a result,
 * and part of the state while the session lasts.
 */
public final class SiteSession {

  private String host = "";
  private long start;
  private long end;
  private long requests;
  private long bytes;
  private List<String> sections = List.of();

  /** For Spark, which sets the rest. */
  public SiteSession() {}

  /** The session of one request. */
  static SiteSession of(PageVisit visit, long gap) {
    SiteSession session = new SiteSession();
    session.host = visit.getHost();
    session.start = visit.getTime();
    session.end = visit.getTime() + gap;
    session.requests = 1;
    session.bytes = visit.getBytes();
    session.sections = visit.getSection() == null ? List.of() : List.of(visit.getSection());
    return session;
  }

  /** Two sessions exactly one gap apart are one. */
  boolean meets(SiteSession other) {
    return start <= other.end && other.start <= end;
  }

  SiteSession with(SiteSession other) {
    SiteSession both = new SiteSession();
    both.host = host;
    both.start = Math.min(start, other.start);
    both.end = Math.max(end, other.end);
    both.requests = requests + other.requests;
    both.bytes = bytes + other.bytes;
    TreeSet<String> all = new TreeSet<>(sections);
    all.addAll(other.sections);
    both.sections = new ArrayList<>(all);
    return both;
  }

  public String getHost() {
    return host;
  }

  public void setHost(String host) {
    this.host = host;
  }

  /** Time of the first request, in milliseconds since 1970. */
  public long getStart() {
    return start;
  }

  public void setStart(long start) {
    this.start = start;
  }

  /** Time of the last request plus the gap. */
  public long getEnd() {
    return end;
  }

  public void setEnd(long end) {
    this.end = end;
  }

  public long getRequests() {
    return requests;
  }

  public void setRequests(long requests) {
    this.requests = requests;
  }

  public long getBytes() {
    return bytes;
  }

  public void setBytes(long bytes) {
    this.bytes = bytes;
  }

  /** The sections of the site that were asked for, in alphabetical order. */
  public List<String> getSections() {
    return sections;
  }

  public void setSections(List<String> sections) {
    this.sections = sections;
  }
}
