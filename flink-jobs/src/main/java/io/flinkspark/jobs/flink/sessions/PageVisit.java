package io.flinkspark.jobs.flink.sessions;

import javax.annotation.Nullable;

/** One request of a host. A bean, as Spark's encoders want it. */
public final class PageVisit {

  private String host = "";
  private @Nullable String section;
  private long bytes;
  private long time;

  /** For Spark, which sets the rest. */
  public PageVisit() {}

  PageVisit(String host, @Nullable String section, long bytes, long time) {
    this.host = host;
    this.section = section;
    this.bytes = bytes;
    this.time = time;
  }

  public String getHost() {
    return host;
  }

  public void setHost(String host) {
    this.host = host;
  }

  public @Nullable String getSection() {
    return section;
  }

  public void setSection(@Nullable String section) {
    this.section = section;
  }

  public long getBytes() {
    return bytes;
  }

  public void setBytes(long bytes) {
    this.bytes = bytes;
  }

  /** Milliseconds since 1970. */
  public long getTime() {
    return time;
  }

  public void setTime(long time) {
    this.time = time;
  }
}
