package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.dstream.HostCountStream;
import io.flinkspark.jobs.spark.dstream.StopWhenIdle;
import io.flinkspark.jobs.spark.stream.Check;
import io.flinkspark.jobs.spark.stream.KafkaOptions;
import io.flinkspark.jobs.spark.stream.KafkaTopics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The classic counterpart of {@link LiveTrafficJob}: a DStream over the sessions topic that adds up
 * the requests of each host with {@code updateStateByKey} and writes the counts as a Parquet table
 * after each batch. Started again with the same checkpoint it goes on where it stopped; every
 * session counts once.
 */
// Spark has deprecated DStreams as a whole; those who have some still need this.
@SuppressWarnings("deprecation")
@Command(
    name = "HostCountStreamJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description =
        "Adds up the requests of each host from the sessions in Kafka and writes the table"
            + " --out/current (Parquet: host, requests) after each batch that read something.")
public final class HostCountStreamJob implements Callable<Integer> {

  private static final long LOOK_MILLIS = 200;

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--topic",
      defaultValue = "access-log-sessions",
      description = "Topic of the sessions (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "URI",
      description = {
        "Folder of the checkpoint: offsets, counts and the job's options; keep it to go on after a"
            + " stop. It belongs to this version of the jar."
      })
  private URI checkpoint;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "Folder of the table current/.")
  private URI out;

  @Option(
      names = "--batch",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description = "Time between batches (default: ${DEFAULT-VALUE}).")
  private Duration batch;

  @Option(
      names = "--max-rate",
      paramLabel = "N",
      description = "Read at most N offsets a second from each partition (default: no limit).")
  private Long maxRate;

  @Option(
      names = "--backpressure",
      description = "Let Spark lower the rate when batches take longer than --batch.")
  private boolean backpressure;

  @Option(
      names = "--stop-when-idle",
      paramLabel = "N",
      description = "Stop after N batches in a row that read nothing (default: run on).")
  private Integer stopWhenIdle;

  private HostCountStreamJob() {}

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the job until it ends: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new HostCountStreamJob(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    KafkaTopics.require(kafka.clientProperties(), topic);
    JavaStreamingContext context = stream().getOrCreate();
    try {
      runUntilIdle(context);
    } finally {
      context.stop(true, false);
    }
    return 0;
  }

  private void checkOptions() {
    kafka.check();
    Check.folder("--checkpoint", checkpoint);
    Check.folder("--out", out);
    Check.apart("--checkpoint", checkpoint, "--out", out);
    Check.positive("--batch", batch);
    if (maxRate != null) {
      Check.positive("--max-rate", maxRate);
    }
    if (stopWhenIdle != null) {
      Check.positive("--stop-when-idle", stopWhenIdle);
    }
  }

  private HostCountStream stream() {
    Map<String, String> sparkProperties = new LinkedHashMap<>();
    if (maxRate != null) {
      sparkProperties.put("spark.streaming.kafka.maxRatePerPartition", maxRate.toString());
    }
    if (backpressure) {
      sparkProperties.put("spark.streaming.backpressure.enabled", "true");
    }
    return new HostCountStream(
        kafka.consumerProperties(), topic, checkpoint, out, batch, sparkProperties);
  }

  private void runUntilIdle(JavaStreamingContext context) throws InterruptedException {
    if (stopWhenIdle == null) {
      context.start();
      context.awaitTermination();
      return;
    }
    StopWhenIdle idle = new StopWhenIdle(stopWhenIdle);
    context.addStreamingListener(idle);
    context.start();
    while (!idle.await(LOOK_MILLIS)) {
      if (context.awaitTerminationOrTimeout(1)) {
        return;
      }
    }
    context.stop(true, true);
    // Throws if one of the last batches failed.
    context.awaitTermination();
  }
}
