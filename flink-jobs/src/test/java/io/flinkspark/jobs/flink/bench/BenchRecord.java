package io.flinkspark.jobs.flink.bench;

import java.time.Instant;

/** A row of the benchmark as a POJO. */
public final class BenchRecord {
  public long id;
  public Instant ts;
  public String user;
  public String url;
  public int status;
  public long bytes;
  public double latency;

  /** As Flink demands it. */
  public BenchRecord() {}
}
