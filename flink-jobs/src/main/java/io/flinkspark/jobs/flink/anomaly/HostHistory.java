package io.flinkspark.jobs.flink.anomaly;

import java.util.List;

/** What a host did before, as Spark's HostHistoryJob publishes it. A Flink POJO. */
public final class HostHistory {

  /** The columns that are read; Spark sends no others. */
  public static final List<String> COLUMNS = List.of("host", "windows", "requests", "squares");

  /** Whose history it is. */
  public String host = "";

  /** Windows in which it made a request. */
  public long windows;

  /** Requests in all of them. */
  public long requests;

  /** Sum of the squares of the windows' requests. */
  public long squares;
}
