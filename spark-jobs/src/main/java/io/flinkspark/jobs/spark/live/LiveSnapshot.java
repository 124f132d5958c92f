package io.flinkspark.jobs.spark.live;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The traffic of the last hour (or another horizon) as of the newest window: a bean, so that Spark
 * turns it into a row. It holds event time only: replaying a batch gives the same snapshot.
 */
public final class LiveSnapshot implements Serializable {

  private String definition;
  private Instant from;
  private Instant to;
  private Instant watermark;
  private int windows;
  private long requests;
  private long bytes;
  private long status4xx;
  private long status5xx;
  private double requestsPerSecond;
  private double errorRate;
  private long windowsTooOld;
  private List<KeyTotal> topHosts = new ArrayList<>();
  private List<KeyTotal> topTargets = new ArrayList<>();

  public String getDefinition() {
    return definition;
  }

  public void setDefinition(String definition) {
    this.definition = definition;
  }

  public Instant getFrom() {
    return from;
  }

  public void setFrom(Instant from) {
    this.from = from;
  }

  public Instant getTo() {
    return to;
  }

  public void setTo(Instant to) {
    this.to = to;
  }

  public Instant getWatermark() {
    return watermark;
  }

  public void setWatermark(Instant watermark) {
    this.watermark = watermark;
  }

  public int getWindows() {
    return windows;
  }

  public void setWindows(int windows) {
    this.windows = windows;
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

  public long getStatus4xx() {
    return status4xx;
  }

  public void setStatus4xx(long status4xx) {
    this.status4xx = status4xx;
  }

  public long getStatus5xx() {
    return status5xx;
  }

  public void setStatus5xx(long status5xx) {
    this.status5xx = status5xx;
  }

  public double getRequestsPerSecond() {
    return requestsPerSecond;
  }

  public void setRequestsPerSecond(double requestsPerSecond) {
    this.requestsPerSecond = requestsPerSecond;
  }

  public double getErrorRate() {
    return errorRate;
  }

  public void setErrorRate(double errorRate) {
    this.errorRate = errorRate;
  }

  public long getWindowsTooOld() {
    return windowsTooOld;
  }

  public void setWindowsTooOld(long windowsTooOld) {
    this.windowsTooOld = windowsTooOld;
  }

  public List<KeyTotal> getTopHosts() {
    return topHosts;
  }

  public void setTopHosts(List<KeyTotal> topHosts) {
    this.topHosts = topHosts;
  }

  public List<KeyTotal> getTopTargets() {
    return topTargets;
  }

  public void setTopTargets(List<KeyTotal> topTargets) {
    this.topTargets = topTargets;
  }
}
