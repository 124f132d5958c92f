package io.flinkspark.jobs.spark.channel;

import io.flinkspark.bridge.spark.channel.maintain.ChannelActions;
import io.flinkspark.bridge.spark.channel.maintain.OrphansAction;
import io.flinkspark.bridge.spark.channel.maintain.OrphansResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Files that are nobody's go. */
@Command(
    name = "orphans",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Removes data files that no epoch names and none will. A file is noted when it is first"
            + " seen so, and removed by a later call, when readers have had the grace to finish.")
public final class OrphansCommand extends ChannelCommand {

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "1d",
      description =
          "How long ago a file must have been seen so; 0s removes at once, for channels that nobody"
              + " reads now (default: ${DEFAULT-VALUE}).")
  private Duration grace;

  @Option(
      names = "--unclaimed-before",
      paramLabel = "INSTANT",
      description =
          "Also files of runs that the channel does not know, if last written before. The instant"
              + " has to be before the start of any job that may still write here.")
  private Instant unclaimedBefore;

  @Option(names = "--dry-run", description = "Only say what would be removed; note nothing.")
  private boolean isDryRun;

  @Override
  void run(ChannelActions channel, PrintWriter out) {
    OrphansAction orphans = channel.orphans().grace(grace);
    if (unclaimedBefore != null) {
      orphans = orphans.unclaimedBefore(unclaimedBefore);
    }
    OrphansResult result = (isDryRun ? orphans.dryRun() : orphans).run();
    print(isDryRun ? "would be removed" : "removed", result.deleted(), out);
    print("nobody's, but not for long enough", result.waiting(), out);
    print("may still be committed, kept", result.pending(), out);
    print("of unknown runs, kept", result.undecided(), out);
    print("foreign, kept", result.foreign(), out);
  }

  private static void print(String what, OrphansResult.Group group, PrintWriter out) {
    out.printf("%,d files of %s: %s%n", group.files(), mebibytes(group.bytes()), what);
    group.examples().forEach(path -> out.printf("  %s%n", path));
    if (group.files() > group.examples().size()) {
      out.printf("  and %,d more%n", group.files() - group.examples().size());
    }
  }
}
