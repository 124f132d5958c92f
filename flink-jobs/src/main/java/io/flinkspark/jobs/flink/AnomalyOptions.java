package io.flinkspark.jobs.flink;

import io.flinkspark.schema.AnomalyRule;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of {@link AnomalyJob}; picocli fills them, {@link #check} refuses what cannot work.
 */
@Command(
    name = "AnomalyJob",
    mixinStandardHelpOptions = true,
    version = "flink-jobs 0.1.0-SNAPSHOT",
    showDefaultValues = true,
    sortOptions = false,
    usageHelpAutoWidth = false,
    description =
        "Compares live traffic of hosts with the history that Spark publishes, and writes what is"
            + " unusual, exactly once, into Kafka and Parquet files.")
final class AnomalyOptions {

  @Option(
      names = "--history",
      required = true,
      showDefaultValue = Visibility.NEVER,
      paramLabel = "bridge://HOST:PORT",
      description = "Where the Spark driver is that publishes the history: HostHistoryJob.")
  private String history = "";

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      defaultValue = "host-history",
      description = "The name under which Spark publishes it.")
  private String publication = "";

  @Mixin private ReaderAccess access = new ReaderAccess();

  @Option(
      names = "--from",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "INSTANT",
      description =
          "Windows that start earlier are not judged. Give the instant until which the history"
              + " goes. Default: all are judged.")
  private Instant from = Instant.ofEpochMilli(Long.MIN_VALUE);

  @Option(
      names = "--deviations",
      paramLabel = "N",
      defaultValue = AnomalyRule.DEVIATIONS,
      description = "So many standard deviations above the mean of a host's history are usual.")
  private double deviations;

  @Option(
      names = "--min-requests",
      paramLabel = "N",
      defaultValue = AnomalyRule.MIN_REQUESTS,
      description = "A window with fewer requests of a known host is always usual.")
  private long minRequests;

  @Option(
      names = "--new-host-requests",
      paramLabel = "N",
      defaultValue = AnomalyRule.NEW_HOST_REQUESTS,
      description = "A host without history is unusual from so many requests in a window.")
  private long newHostRequests;

  @Option(
      names = "--bounded",
      description = "Stop at the end that the topic of host windows has when the job starts.")
  private boolean bounded;

  @Option(
      names = "--group-id",
      paramLabel = "ID",
      defaultValue = "anomaly-job",
      description =
          "Kafka consumer group: where a first start goes on reading, and where progress shows.")
  private String groupId = "";

  @Option(
      names = "--transactional-id-prefix",
      paramLabel = "PREFIX",
      defaultValue = "anomaly-job",
      description = "Names the job's Kafka transactions; has to differ between running jobs.")
  private String transactionalIdPrefix = "";

  @Mixin private ResultOptions results = new ResultOptions();

  /**
   * Refuses what cannot work, all of it before a cluster sees the job.
   *
   * @throws IllegalArgumentException naming the option and the reason
   */
  void check() {
    results.check();
    OptionCheck.text("--publication", publication);
    OptionCheck.text("--group-id", groupId);
    OptionCheck.text("--transactional-id-prefix", transactionalIdPrefix);
    rule();
  }

  String history() {
    return history;
  }

  String publication() {
    return publication;
  }

  ReaderAccess access() {
    return access;
  }

  Instant from() {
    return from;
  }

  AnomalyRule rule() {
    return new AnomalyRule(deviations, minRequests, newHostRequests);
  }

  boolean isBounded() {
    return bounded;
  }

  String groupId() {
    return groupId;
  }

  String transactionalIdPrefix() {
    return transactionalIdPrefix;
  }

  ResultOptions results() {
    return results;
  }
}
