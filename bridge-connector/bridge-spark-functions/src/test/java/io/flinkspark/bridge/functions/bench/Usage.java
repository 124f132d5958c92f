package io.flinkspark.bridge.functions.bench;

import org.apache.flink.table.data.RowData;

/** The state of a key: a POJO for Flink's serializer, a bean for Spark's encoder. */
public final class Usage {

  private long requests;
  private long size;
  private int worstStatus;

  /** Nothing yet. */
  public Usage() {}

  /** One request more. */
  void add(RowData row) {
    requests++;
    size += row.getLong(5);
    worstStatus = Math.max(worstStatus, row.getInt(4));
  }

  /** What is given out after each request. */
  long score() {
    return size + requests * 31 + worstStatus;
  }

  public long getRequests() {
    return requests;
  }

  public void setRequests(long requests) {
    this.requests = requests;
  }

  public long getSize() {
    return size;
  }

  public void setSize(long size) {
    this.size = size;
  }

  public int getWorstStatus() {
    return worstStatus;
  }

  public void setWorstStatus(int worstStatus) {
    this.worstStatus = worstStatus;
  }
}
