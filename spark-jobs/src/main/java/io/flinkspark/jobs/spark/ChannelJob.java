package io.flinkspark.jobs.spark;

import io.flinkspark.jobs.spark.channel.CompactCommand;
import io.flinkspark.jobs.spark.channel.DescribeCommand;
import io.flinkspark.jobs.spark.channel.ExpireCommand;
import io.flinkspark.jobs.spark.channel.OrphansCommand;
import io.flinkspark.jobs.spark.command.JobCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Batch job: maintenance of a channel, while its writer and its readers go on. */
@Command(
    name = "ChannelJob",
    mixinStandardHelpOptions = true,
    versionProvider = JobCommand.Version.class,
    description = "Keeps a channel in shape, while its writer and its readers go on.",
    subcommands = {
      CompactCommand.class,
      ExpireCommand.class,
      OrphansCommand.class,
      DescribeCommand.class
    })
public final class ChannelJob implements Callable<Integer> {

  @Spec private CommandSpec command;

  public static void main(String[] args) {
    System.exit(JobCommand.execute(new ChannelJob(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(), "no command given: compact, expire, orphans or describe");
  }
}
