package io.flinkspark.jobs.spark.report;

import java.util.List;
import java.util.Map;

/** Everything the page shows; each list is bounded. Written as JSON into the page. */
record ReportData(
    String title,
    String spark,
    Totals totals,
    Timeline timeline,
    List<Count> hosts,
    List<Count> targets,
    SessionShapes sessions,
    List<BusyWindow> busiest,
    Anomalies anomalies,
    List<DefinitionCheck> checks,
    List<Finding> corrected,
    List<Finding> unexplained,
    Rejected rejected,
    List<ChannelShape> channels,
    Delay delay,
    Map<String, Double> seconds) {

  /** Figures of the whole log; times are null when there is no event. */
  record Totals(
      long records,
      long parsed,
      long rejected,
      long bytes,
      long hosts,
      Long firstMillis,
      Long lastMillis,
      long late,
      long corrected,
      long unexplained,
      Map<String, Long> status,
      Map<String, Long> method) {}

  record Count(String name, long requests, Long bytes) {}

  /** Number of sessions by requests and by time from the first request to the last. */
  record SessionShapes(long count, List<Count> byRequests, List<Count> byLength) {}

  record BusyWindow(
      long start,
      long end,
      long requests,
      long bytes,
      long hosts,
      long s4xx,
      long s5xx,
      String topHost,
      String topTarget) {}

  /**
   * Unusual traffic that Flink found; null in the report when nobody looked for it.
   *
   * @param from where the history ends
   * @param reasons how many of each kind
   * @param first those with the most requests
   */
  record Anomalies(long from, long count, List<Count> reasons, List<UnusualHost> first) {}

  record UnusualHost(
      String host,
      long start,
      long end,
      String reason,
      long requests,
      long historyWindows,
      double mean,
      double deviation,
      double threshold) {}

  /** How Flink's results of one definition compare with the raw events. */
  record DefinitionCheck(
      String definition, long windows, long same, long corrected, long unexplained, long late) {}

  /** A window or session whose first answer was not the final one. */
  record Finding(
      String definition,
      String host,
      Long start,
      Long end,
      long requests,
      Long flinkRequests,
      long late,
      String difference) {}

  record Rejected(List<Count> reasons, List<RejectedLine> sample) {}

  record RejectedLine(
      Long line, String source, long offset, String reason, int column, String text, boolean cut) {}

  /**
   * A channel of Flink's results.
   *
   * @param files of the epochs that are there, now
   * @param newest the last epochs, the oldest of them first
   */
  record ChannelShape(
      String name,
      String bridgeId,
      long epochs,
      long rows,
      long files,
      long bytes,
      Complete complete,
      Long firstCommitted,
      Long lastCommitted,
      List<EpochShape> newest) {}

  /**
   * The completeness mark: no row with an event time up to there will come.
   *
   * @param ended the input has ended, nothing will come at all
   * @param until null when it has ended, or nothing is known
   */
  record Complete(boolean ended, Long until) {}

  record EpochShape(
      long number,
      long rows,
      long files,
      long bytes,
      Long firstEvent,
      Long lastEvent,
      Complete complete,
      long committed) {}

  /**
   * How long events took; null in the report when Flink wrote plain files.
   *
   * @param streamed whether a streaming job's figures are among them
   * @param byLength events by the time from commit to Spark: to the streaming job, or when nobody
   *     looked at that, to the report
   */
  record Delay(boolean streamed, List<DelayLine> lines, List<Count> byLength) {}

  /** Milliseconds of so many events. */
  record DelayLine(String what, long rows, long min, long median, long p90, long p99, long max) {}
}
