package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.report.TrafficReport;
import io.flinkspark.schema.AnomalyRule;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Batch job: reads what Flink's access-log job wrote, counts every window and session again from
 * the raw events, explains each difference by late rows and writes the corrected tables and a
 * report.
 *
 * <p>Exit code 0 when everything is explained, 3 when a difference has no reason, 2 for wrong
 * options or input.
 */
@Command(
    name = "TrafficReportJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    description =
        "Recomputes all windows from the raw events that Flink wrote, compares them with Flink's"
            + " results, corrects what late rows changed and writes tables and a report.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:everything is explained",
      "2:wrong options or input",
      "3:a difference has no explanation"
    })
public final class TrafficReportJob implements Callable<Integer> {
  /** Exit code when Flink's results differ from the raw events for no known reason. */
  public static final int UNEXPLAINED = 3;

  @Spec private CommandSpec command;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "URI",
      description =
          "Folder with Flink's output, channels or plain Parquet folders: raw, windows, sessions,"
              + " late, rejected. All but raw may be missing.")
  private String in;

  @Option(
      names = "--report",
      required = true,
      paramLabel = "URI",
      description =
          "Folder for the results, file:// or any Hadoop file system: report/, tables/,"
              + " summary.json. Files of an earlier run are replaced.")
  private String report;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      defaultValue = "Traffic report",
      description = "Heading of the report (default: ${DEFAULT-VALUE}).")
  private String title;

  @Option(
      names = "--anomalies-from",
      paramLabel = "INSTANT",
      description =
          "Also check what Flink's AnomalyJob wrote to anomalies, with the events before this instant"
              + " as the history.")
  private Instant anomaliesFrom;

  @Option(
      names = "--deviations",
      paramLabel = "N",
      defaultValue = AnomalyRule.DEVIATIONS,
      description = "As AnomalyJob had it (default: ${DEFAULT-VALUE}).")
  private double deviations;

  @Option(
      names = "--min-requests",
      paramLabel = "N",
      defaultValue = AnomalyRule.MIN_REQUESTS,
      description = "As AnomalyJob had it (default: ${DEFAULT-VALUE}).")
  private long minRequests;

  @Option(
      names = "--new-host-requests",
      paramLabel = "N",
      defaultValue = AnomalyRule.NEW_HOST_REQUESTS,
      description = "As AnomalyJob had it (default: ${DEFAULT-VALUE}).")
  private long newHostRequests;

  @Option(
      names = "--delays",
      paramLabel = "URI",
      description =
          "The history that LiveDelayJob wrote, its --out/history: also report when a streaming job"
              + " had the events.")
  private String delays;

  public static void main(String[] args) {
    System.exit(JobCommand.execute(new TrafficReportJob(), args));
  }

  @Override
  public Integer call() {
    AnomalyRule rule = rule();
    try (SparkSession spark = SparkSession.builder().appName("traffic-report").getOrCreate()) {
      TrafficReport job = new TrafficReport(spark, in, report, title);
      if (anomaliesFrom != null) {
        job.withAnomalies(rule, anomaliesFrom);
      }
      if (delays != null) {
        job.withDelays(delays);
      }
      long unexplained = job.write();
      if (unexplained == 0) {
        return 0;
      }
      command
          .commandLine()
          .getErr()
          .printf(
              "%d of Flink's results differ from the raw events for no known reason; the report in"
                  + " %s lists them.%n",
              unexplained, report);
      return UNEXPLAINED;
    }
  }

  private AnomalyRule rule() {
    try {
      return new AnomalyRule(deviations, minRequests, newHostRequests);
    } catch (IllegalArgumentException e) {
      throw new JobException(e.getMessage(), e);
    }
  }
}
