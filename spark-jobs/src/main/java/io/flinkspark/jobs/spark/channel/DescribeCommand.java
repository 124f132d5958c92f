package io.flinkspark.jobs.spark.channel;

import io.flinkspark.bridge.spark.channel.maintain.ChannelActions;
import io.flinkspark.bridge.spark.channel.maintain.ChannelDescription;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is there. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description =
        "Says what the channel holds: epochs, rows, files, small files, runs, schemas, until when"
            + " it is complete, the newest commits.")
public final class DescribeCommand extends ChannelCommand {

  @Option(names = "--json", description = "As one JSON object; times are milliseconds since 1970.")
  private boolean isJson;

  @Override
  void run(ChannelActions channel, PrintWriter out) {
    ChannelDescription description = channel.describe();
    out.println(isJson ? description.toJson() : description.toText().stripTrailing());
  }
}
