package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.command.JobCommand;
import io.flinkspark.jobs.spark.command.JobException;
import io.flinkspark.jobs.spark.stream.Check;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Copies a channel, which Flink writes, into files: what is there now, or with a checkpoint all
 * that comes, each row once. Small and complete, to be copied; Flink's side is WriteChannelJob.
 */
@Command(
    name = "ReadChannelJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    sortOptions = false,
    description =
        "Writes the rows of a channel as files: those that are there now or, with --checkpoint, all"
            + " that come, each once.")
public final class ReadChannelJob implements Callable<Integer> {

  @Option(
      names = "--channel",
      required = true,
      paramLabel = "URI",
      description = "Folder of the channel.")
  private URI channel;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description =
          "Folder for the files. With --checkpoint it gets a folder batch=N for each micro-batch.")
  private URI out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "Spark's name of the files' format (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description =
          "Folder that keeps how far the stream has read: started again with it, the job goes on"
              + " there. Without it the job reads what is there and ends.")
  private URI checkpoint;

  @Option(
      names = "--trigger",
      paramLabel = "DURATION",
      defaultValue = "1s",
      description = "Time between micro-batches (default: ${DEFAULT-VALUE}).")
  private Duration trigger;

  @Option(
      names = "--available-now",
      description = "End when all that is there now has been read, and do not wait for more.")
  private boolean availableNow;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the source bridge-channel, such as max-rows-per-trigger=100000 or"
              + " from-epoch=7; repeatable.")
  private Map<String, String> options = new HashMap<>();

  private ReadChannelJob() {}

  /** Runs the job and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the job until it ends: 0 done, 1 failed, 2 wrong options. */
  static int run(String... args) {
    return JobCommand.execute(new ReadChannelJob(), args);
  }

  @Override
  public Integer call() throws TimeoutException, StreamingQueryException {
    Check.folder("--out", out);
    Check.positive("--trigger", trigger);
    if (checkpoint == null && availableNow) {
      throw new JobException("Cannot use --available-now: it needs --checkpoint");
    }
    try (SparkSession spark = SparkSession.builder().appName("read-channel").getOrCreate()) {
      if (checkpoint == null) {
        copy(spark);
      } else {
        follow(spark);
      }
    }
    return 0;
  }

  private void copy(SparkSession spark) {
    spark
        .read()
        .format("bridge-channel")
        .options(options)
        .load(channel.toString())
        .write()
        .format(format)
        .save(out.toString());
  }

  private void follow(SparkSession spark) throws TimeoutException, StreamingQueryException {
    Check.folder("--checkpoint", checkpoint);
    Check.apart("--checkpoint", checkpoint, "--out", out);
    DataStreamWriter<Row> stream =
        spark
            .readStream()
            .format("bridge-channel")
            .options(options)
            .load(channel.toString())
            .writeStream()
            .option("checkpointLocation", checkpoint.toString())
            .trigger(
                availableNow ? Trigger.AvailableNow() : Trigger.ProcessingTime(trigger.toMillis()))
            .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::write);
    stream.start().awaitTermination();
  }

  /** A batch that comes again has the same rows, and replaces what it may have left. */
  private void write(Dataset<Row> rows, long batch) {
    rows.write().format(format).mode(SaveMode.Overwrite).save(out + "/batch=" + batch);
  }
}
