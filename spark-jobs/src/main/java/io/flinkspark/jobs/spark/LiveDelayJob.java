package io.flinkspark.jobs.spark;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.live.DelayQuery;
import io.flinkspark.jobs.spark.stream.Check;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Follows the events that Flink commits to its channel, and tells for each epoch when Spark had
 * them. Structured Streaming; started again with the same checkpoint it goes on where it stopped,
 * without losing an event or reading one twice.
 */
@Command(
    name = "LiveDelayJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description = {
      "Follows the events that Flink's AccessLogJob commits to its channel: one file for each batch in"
          + " --out/history, with a line for each epoch: rows, event times, when it was committed and"
          + " when Spark had read it.",
      "TrafficReportJob --delays makes the distribution of it."
    })
public final class LiveDelayJob implements Callable<Integer> {
  private static final long LOOK_MILLIS = 200;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "URI",
      description = "The channel of events: raw below AccessLogJob's --out.")
  private URI in;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "URI",
      description = "Folder of the query's checkpoint; keep it to go on after a stop.")
  private URI checkpoint;

  @Option(names = "--out", required = true, paramLabel = "URI", description = "Folder of history/.")
  private URI out;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "1min",
      description =
          "How long to wait for the channel when Flink has not made it yet (default: ${DEFAULT-VALUE}).")
  private Duration patience;

  @Option(
      names = "--trigger",
      paramLabel = "DURATION",
      defaultValue = "500ms",
      description = "Time between the starts of batches (default: ${DEFAULT-VALUE}).")
  private Duration trigger;

  @Option(
      names = "--max-batch-rows",
      paramLabel = "N",
      description =
          "Read at most N events in a batch; an epoch of more takes several (default: no limit).")
  private Long maxBatchRows;

  @Option(
      names = "--until-end",
      description =
          "End when Flink's input has ended and all of it is read; without it, follow for ever.")
  private boolean untilEnd;

  @Option(names = "--available-now", description = "Read what is there, in batches, then end.")
  private boolean availableNow;

  private LiveDelayJob() {}

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the job until it ends: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new LiveDelayJob(), args);
  }

  @Override
  public Integer call()
      throws IOException, InterruptedException, StreamingQueryException, TimeoutException {
    checkOptions();
    SparkSession.Builder session = SparkSession.builder().appName("live-delay");
    DelayQuery.SESSION_CONFIGURATION.forEach(session::config);
    SparkSession spark = session.getOrCreate();
    awaitChannel(spark.sparkContext().hadoopConfiguration());
    DelayQuery query = new DelayQuery(in, source(), checkpoint, out);
    StreamingQuery running =
        query.start(
            spark,
            availableNow ? Trigger.AvailableNow() : Trigger.ProcessingTime(trigger.toMillis()));
    if (untilEnd) {
      query.stopAtTheEnd(spark, running);
    }
    running.awaitTermination();
    return 0;
  }

  private void checkOptions() {
    Check.folder("--in", in);
    Check.folder("--checkpoint", checkpoint);
    Check.folder("--out", out);
    Check.apart("--in", in, "--out", out);
    Check.apart("--in", in, "--checkpoint", checkpoint);
    Check.apart("--checkpoint", checkpoint, "--out", out);
    Check.refuseIf(patience.isNegative(), "--wait", "it must be zero or more", patience);
    Check.positive("--trigger", trigger);
    Check.refuseIf(
        untilEnd && availableNow, "--until-end", "--available-now says another end", untilEnd);
    if (maxBatchRows != null) {
      Check.positive("--max-batch-rows", maxBatchRows);
    }
  }

  private Map<String, String> source() {
    Map<String, String> source = new LinkedHashMap<>();
    source.put("start", "earliest");
    // Spark 3.5 knows no hidden columns of streams.
    source.put("metadata-columns", "true");
    if (maxBatchRows != null) {
      source.put("max-rows-per-trigger", maxBatchRows.toString());
    }
    return source;
  }

  /** Spark needs the schema to start, and the channel has one from its first epoch on. */
  private void awaitChannel(Configuration configuration) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!hasEpoch(configuration)) {
      if (System.nanoTime() >= deadline) {
        throw new JobException(
            "Cannot follow %s: after %s there is no channel with an epoch. Start AccessLogJob, or give the right --in and a longer --wait"
                .formatted(in, patience));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean hasEpoch(Configuration configuration) {
    try {
      return Channel.open(HadoopChannelStorage.open(in.toString(), configuration))
          .view()
          .newest()
          .isPresent();
    } catch (BridgeException e) {
      if (e.code() == ErrorCode.CHANNEL_UNKNOWN) {
        return false;
      }
      throw new JobException("Cannot follow " + in + ": " + e.getMessage(), e);
    }
  }
}
