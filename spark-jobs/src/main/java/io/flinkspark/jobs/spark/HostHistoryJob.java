package io.flinkspark.jobs.spark;

import io.flinkspark.bridge.spark.Determinism;
import io.flinkspark.bridge.spark.PublishOptions;
import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.publish.HistoryQuery;
import io.flinkspark.jobs.spark.publish.ServingOptions;
import io.flinkspark.jobs.spark.report.FlinkOutput;
import io.flinkspark.jobs.spark.stream.Check;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Publishes each host's history, computed from the raw events that Flink's access-log job wrote,
 * for Flink's anomaly job to join it with live traffic.
 */
@Command(
    name = "HostHistoryJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description =
        "Publishes what each host did before an instant, for Flink's AnomalyJob to tell unusual"
            + " traffic from usual.")
public final class HostHistoryJob implements Callable<Integer> {

  @Option(
      names = "--in",
      required = true,
      paramLabel = "URI",
      description = "Folder with the output of Flink's AccessLogJob; raw below it is read.")
  private String in;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description =
          "Only events before it count, like 2015-05-20T00:00:00Z; a window of five minutes has to"
              + " begin there (default: the start of the last day, UTC, that has an event).")
  private Instant until;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "host-history",
      description = "What readers ask for (default: ${DEFAULT-VALUE}).")
  private String name;

  @Mixin private ServingOptions serving;

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Serves until the time is over: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new HostHistoryJob(), args);
  }

  /**
   * The rows come out of a shuffle, so Spark may compute a partition in another order the next
   * time, but never with other rows: sorting makes it determinate, without a copy of it anywhere.
   */
  @Override
  public Integer call() throws InterruptedException {
    if (until != null) {
      Check.refuseIf(
          !HistoryQuery.isWindowStart(until),
          "--until",
          "no window of five minutes begins there",
          until);
    }
    serving.serve(name, PublishOptions.defaults().withDeterminism(Determinism.SORT), this::history);
    return 0;
  }

  private Dataset<Row> history(SparkSession spark) {
    FlinkOutput output = new FlinkOutput(spark, in);
    output.requireRaw();
    Dataset<Row> events = output.events();
    Instant end = until == null ? HistoryQuery.lastDay(events).orElse(Instant.EPOCH) : until;
    System.out.printf("History of all hosts until %s%n", end);
    return HistoryQuery.of(events, end);
  }
}
