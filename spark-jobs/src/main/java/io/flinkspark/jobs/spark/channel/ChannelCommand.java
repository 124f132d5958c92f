package io.flinkspark.jobs.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.spark.channel.maintain.ChannelActions;
import io.flinkspark.jobs.spark.command.JobException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One thing to do with a channel, in a Spark session. */
abstract class ChannelCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "PATH",
      description = "The channel's root, file:// or hdfs://, the same as the sink's path.")
  private String path;

  @Override
  public Integer call() {
    try (SparkSession spark = SparkSession.builder().appName("channel").getOrCreate()) {
      run(ChannelActions.at(spark, path), command.commandLine().getOut());
      return 0;
    } catch (BridgeException e) {
      if (e.code().blame() == ErrorCode.Blame.USER) {
        throw new JobException(e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Does it and says what was done. */
  abstract void run(ChannelActions channel, PrintWriter out);

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / (double) (1 << 20));
  }
}
