package io.flinkspark.bridge.flink.channel;

import java.io.Serializable;

/** A row of Flink's conformance kit, as a POJO. The kit's source wants it to be serializable. */
public class NumberRow implements Comparable<NumberRow>, Serializable {

  private static final long serialVersionUID = 1;

  public long id;

  static NumberRow of(long id) {
    NumberRow row = new NumberRow();
    row.id = id;
    return row;
  }

  @Override
  public int compareTo(NumberRow other) {
    return Long.compare(id, other.id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberRow row && id == row.id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return Long.toString(id);
  }
}
