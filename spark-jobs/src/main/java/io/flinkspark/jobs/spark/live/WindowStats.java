package io.flinkspark.jobs.spark.live;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What the live view keeps of one window result: a bean, so that Spark can keep it in its state.
 * Times are epoch milliseconds; the offset is the record's in its Kafka partition and decides which
 * of two results for the same window is the later one; the two flags say which alerts were raised.
 */
public final class WindowStats implements Serializable {

  private long offset;
  private long windowStart;
  private long windowEnd;
  private long watermark;
  private long requests;
  private long bytes;
  private long status4xx;
  private long status5xx;
  private List<KeyTotal> topHosts = new ArrayList<>();
  private List<KeyTotal> topTargets = new ArrayList<>();
  private boolean errorRateRaised;
  private boolean burstRaised;

  /** Share of the requests that were answered with 4xx or 5xx. */
  double errorRate() {
    return requests == 0 ? 0 : (double) (status4xx + status5xx) / requests;
  }

  public long getOffset() {
    return offset;
  }

  public void setOffset(long offset) {
    this.offset = offset;
  }

  public long getWindowStart() {
    return windowStart;
  }

  public void setWindowStart(long windowStart) {
    this.windowStart = windowStart;
  }

  public long getWindowEnd() {
    return windowEnd;
  }

  public void setWindowEnd(long windowEnd) {
    this.windowEnd = windowEnd;
  }

  public long getWatermark() {
    return watermark;
  }

  public void setWatermark(long watermark) {
    this.watermark = watermark;
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

  public boolean isErrorRateRaised() {
    return errorRateRaised;
  }

  public void setErrorRateRaised(boolean errorRateRaised) {
    this.errorRateRaised = errorRateRaised;
  }

  public boolean isBurstRaised() {
    return burstRaised;
  }

  public void setBurstRaised(boolean burstRaised) {
    this.burstRaised = burstRaised;
  }
}
