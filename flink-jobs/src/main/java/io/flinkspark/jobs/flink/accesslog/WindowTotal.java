package io.flinkspark.jobs.flink.accesslog;

/** A window of which parts have come. A Flink POJO. */
public final class WindowTotal {

  /** Inclusive start of the window. */
  public long start;

  /** Sums over all hosts so far. */
  public Traffic traffic = new Traffic();

  /** Hosts so far; each came once. */
  public long hosts;

  /** Hosts with fewer requests are not among the busiest. */
  public long hostFloor;

  /** Targets with fewer requests are not among the busiest. */
  public long targetFloor;
}
