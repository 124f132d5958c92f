package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.live.LiveSettings;
import io.flinkspark.jobs.spark.live.LiveTrafficQuery;
import io.flinkspark.jobs.spark.stream.Check;
import io.flinkspark.jobs.spark.stream.KafkaOptions;
import io.flinkspark.jobs.spark.stream.KafkaTopics;
import io.flinkspark.schema.window.TrafficWindows;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Follows the window results that Flink commits to Kafka: keeps the top hosts, top targets, error
 * rate and request rate of the last hour of event time, and raises alerts. Structured Streaming;
 * started again with the same checkpoint it goes on where it stopped, without losing a window or
 * counting one twice. Alerts are delivered at least once and always under the same id.
 */
@Command(
    name = "LiveTrafficJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description = {
      "Follows the window results in Kafka: top hosts and targets, error rate and request rate of the"
          + " last hour as --out/current/snapshot.json, one file for each batch in --out/history, and"
          + " alerts to Kafka.",
      "Alerts are delivered at least once; repeats have the same id."
    })
public final class LiveTrafficJob implements Callable<Integer> {

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--topic-prefix",
      defaultValue = "access-log-",
      description = "Reads PREFIXwindows, writes PREFIXalerts (default: ${DEFAULT-VALUE}).")
  private String topicPrefix;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "URI",
      description = "Folder of the query's checkpoint; keep it to go on after a stop.")
  private URI checkpoint;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "Folder of current/ and history/.")
  private URI out;

  @Option(
      names = "--horizon",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description = "How far back the view looks, in event time (default: ${DEFAULT-VALUE}).")
  private Duration horizon;

  @Option(
      names = "--error-rate",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Alert when more of a window's requests fail (default: ${DEFAULT-VALUE}).")
  private double errorRate;

  @Option(
      names = "--burst",
      paramLabel = "TIMES",
      defaultValue = "5.0",
      description = {
        "Alert when a window has more than so many times the mean of the windows within --horizon"
            + " before it; there must be at least "
            + LiveSettings.MIN_WINDOWS_BEFORE
            + " of them (default: ${DEFAULT-VALUE})."
      })
  private double burst;

  @Option(
      names = "--min-requests",
      paramLabel = "N",
      defaultValue = "1",
      description = "Windows with fewer requests raise no alert (default: ${DEFAULT-VALUE}).")
  private long minRequests;

  @Option(
      names = "--trigger",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description = "Time between the starts of batches (default: ${DEFAULT-VALUE}).")
  private Duration trigger;

  @Option(
      names = "--max-batch-offsets",
      paramLabel = "N",
      description = "Read at most N offsets in a batch, over all partitions (default: no limit).")
  private Long maxBatchOffsets;

  @Option(names = "--available-now", description = "Read what is there, in batches, then end.")
  private boolean availableNow;

  private LiveTrafficJob() {}

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the job until it ends: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new LiveTrafficJob(), args);
  }

  @Override
  public Integer call() throws StreamingQueryException, TimeoutException {
    checkOptions();
    Map<String, String> client = kafka.clientProperties();
    KafkaTopics.require(client, topicPrefix + "windows");
    KafkaTopics.ensure(client, topicPrefix + "alerts");
    SparkSession.Builder session = SparkSession.builder().appName("live-traffic");
    LiveTrafficQuery.SESSION_CONFIGURATION.forEach(session::config);
    query()
        .start(
            session.getOrCreate(),
            availableNow ? Trigger.AvailableNow() : Trigger.ProcessingTime(trigger.toMillis()))
        .awaitTermination();
    return 0;
  }

  private void checkOptions() {
    kafka.check();
    Check.folder("--checkpoint", checkpoint);
    Check.folder("--out", out);
    Check.apart("--checkpoint", checkpoint, "--out", out);
    Duration window = TrafficWindows.TUMBLING_5MIN.size();
    Check.refuseIf(
        horizon.compareTo(window) < 0 || horizon.compareTo(Duration.ofDays(7)) > 0,
        "--horizon",
        "it must be between one window (%s) and seven days".formatted(window),
        horizon);
    Check.refuseIf(
        !(errorRate >= 0 && errorRate <= 1),
        "--error-rate",
        "it is not between 0 and 1",
        errorRate);
    Check.refuseIf(
        !(burst > 1 && burst < Double.POSITIVE_INFINITY),
        "--burst",
        "it must be more than 1",
        burst);
    Check.positive("--min-requests", minRequests);
    Check.positive("--trigger", trigger);
    if (maxBatchOffsets != null) {
      Check.positive("--max-batch-offsets", maxBatchOffsets);
    }
  }

  private LiveTrafficQuery query() {
    Map<String, String> source = new LinkedHashMap<>();
    kafka.consumerProperties().forEach((key, value) -> source.put("kafka." + key, value));
    source.put("subscribe", topicPrefix + "windows");
    source.put("startingOffsets", "earliest");
    source.put("failOnDataLoss", "true");
    if (maxBatchOffsets != null) {
      source.put("maxOffsetsPerTrigger", maxBatchOffsets.toString());
    }
    Map<String, String> alertSink = new LinkedHashMap<>();
    kafka.clientProperties().forEach((key, value) -> alertSink.put("kafka." + key, value));
    alertSink.put("topic", topicPrefix + "alerts");
    LiveSettings settings =
        new LiveSettings(TrafficWindows.TUMBLING_5MIN.id(), horizon, errorRate, burst, minRequests);
    return new LiveTrafficQuery(source, alertSink, settings, checkpoint, out);
  }
}
