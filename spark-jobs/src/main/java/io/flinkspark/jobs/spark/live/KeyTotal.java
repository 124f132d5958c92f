package io.flinkspark.jobs.spark.live;

import java.io.Serializable;

/** How often a host or target was seen: a bean, so that Spark can keep it in its state. */
public final class KeyTotal implements Serializable {

  private String key;
  private long count;

  /** For Spark's bean encoder. */
  public KeyTotal() {}

  public KeyTotal(String key, long count) {
    this.key = key;
    this.count = count;
  }

  public String getKey() {
    return key;
  }

  public void setKey(String key) {
    this.key = key;
  }

  public long getCount() {
    return count;
  }

  public void setCount(long count) {
    this.count = count;
  }
}
