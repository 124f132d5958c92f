package io.flinkspark.jobs.spark.channel;

import io.flinkspark.bridge.spark.channel.maintain.ChannelActions;
import io.flinkspark.bridge.spark.channel.maintain.ExpireAction;
import io.flinkspark.bridge.spark.channel.maintain.ExpireResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Old epochs are forgotten. */
@Command(
    name = "expire",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets the oldest epochs expire: readers no longer see them. What is committed stays known, so"
          + " nothing is committed twice. Files stay until orphans finds them."
    })
public final class ExpireCommand extends ChannelCommand {

  @ArgGroup(multiplicity = "1")
  private Which which;

  /** One of these. */
  static final class Which {
    @Option(names = "--through-epoch", paramLabel = "N", description = "Epochs up to this one.")
    private Long throughEpoch;

    @Option(
        names = "--older-than",
        paramLabel = "DURATION",
        description = "Epochs that were committed longer ago, for example 7d.")
    private Duration olderThan;

    @Option(
        names = "--before",
        paramLabel = "INSTANT",
        description = "Epochs that were committed before, for example 2026-11-20T00:00:00Z.")
    private Instant before;

    @Option(names = "--keep-last", paramLabel = "N", description = "All but the newest N epochs.")
    private Long keepLast;
  }

  @Option(names = "--dry-run", description = "Only say what would expire.")
  private boolean isDryRun;

  @Override
  void run(ChannelActions channel, PrintWriter out) {
    ExpireAction expire = chosen(channel.expire());
    ExpireResult result = (isDryRun ? expire.dryRun() : expire).run();
    out.printf(
        "%,d epochs with %,d rows in %s %s; expired through epoch %d.%n",
        result.epochs(),
        result.rows(),
        mebibytes(result.bytes()),
        isDryRun ? "would expire" : "expired",
        result.expiredThrough());
  }

  private ExpireAction chosen(ExpireAction expire) {
    if (which.throughEpoch != null) {
      return expire.throughEpoch(which.throughEpoch);
    }
    if (which.keepLast != null) {
      return expire.keepLast(which.keepLast);
    }
    return expire.olderThan(
        which.before != null ? which.before : Instant.now().minus(which.olderThan));
  }
}
