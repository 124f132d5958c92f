package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelRun;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A description for people. */
final class DescriptionText {

  private final StringBuilder text = new StringBuilder();

  private DescriptionText() {}

  static String of(ChannelDescription channel) {
    DescriptionText description = new DescriptionText();
    description.write(channel);
    return description.text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void write(ChannelDescription channel) {
    EpochSummary epochs = channel.epochs();
    FileFigures files = channel.files();
    line("bridge id       %s", channel.identity().bridgeId());
    line("channel         %s", channel.identity().channelId());
    line("created         %s", Instant.ofEpochMilli(channel.identity().createdMillis()));
    line("ledger entry    %d", channel.entry());
    line(
        "epochs          %,d live%s, expired through %d",
        epochs.epochs(),
        epochs.epochs() == 0 ? "" : ", %d to %d".formatted(epochs.first(), epochs.last()),
        channel.expiredThrough());
    line("rows            %,d", epochs.rows());
    line("files           %,d of %s", files.count(), bytes(files.bytes()));
    line(
        "small files     %,d of %s (below %s)",
        files.small(), bytes(files.smallBytes()), bytes(files.smallBelow()));
    if (!epochs.eventTimes().isNone()) {
      line(
          "event times     %s to %s",
          Instant.ofEpochMilli(epochs.eventTimes().min()),
          Instant.ofEpochMilli(epochs.eventTimes().max()));
    }
    line(
        "complete until  %s",
        channel.completeUntil().map(Instant::toString).orElse("nothing is known"));
    files
        .epochsOfSchema()
        .forEach((id, count) -> line("schema          %s (%,d epochs)", id, count));
    runs(channel.runs());
    channel.newestEpochs().forEach(this::epoch);
  }

  private void runs(List<ChannelRun> runs) {
    int from = Math.max(0, runs.size() - ChannelDescription.NEWEST);
    for (ChannelRun run : runs.subList(from, runs.size())) {
      line(
          "run             %s, committed checkpoint %d%s",
          run.id(),
          run.committed(),
          run.through() == Long.MAX_VALUE ? "" : ", branched off at " + run.through());
    }
  }

  private void epoch(ChannelEpoch epoch) {
    line(
        "epoch %-9d checkpoint %d, %,d rows in %d files, committed %s, watermark %s",
        epoch.number(),
        epoch.checkpoint(),
        epoch.rows(),
        epoch.files().size(),
        epoch.committedAt(),
        epoch.watermark().map(Instant::toString).orElse("none"));
  }

  private static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    int unit = Math.min(5, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    return String.format(
        Locale.ROOT, "%.1f %ciB", bytes / Math.pow(1024, unit), "KMGTP".charAt(unit - 1));
  }
}
