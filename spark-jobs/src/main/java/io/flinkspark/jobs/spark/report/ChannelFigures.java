package io.flinkspark.jobs.spark.report;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import io.flinkspark.jobs.spark.report.ReportData.ChannelShape;
import io.flinkspark.jobs.spark.report.ReportData.Complete;
import io.flinkspark.jobs.spark.report.ReportData.EpochShape;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a channel's ledger tells; bounded, however many epochs there are. */
final class ChannelFigures {
  static final int NEWEST = 100;

  private ChannelFigures() {}

  static ChannelShape of(String name, ChannelView view) {
    EpochSummary all = view.summary();
    boolean isEmpty = all.epochs() == 0;
    return new ChannelShape(
        name,
        view.identity().bridgeId(),
        all.epochs(),
        all.rows(),
        all.files(),
        all.bytes(),
        complete(view.completeUntil()),
        isEmpty ? null : all.firstCommittedMillis(),
        isEmpty ? null : all.lastCommittedMillis(),
        newest(view, all));
  }

  /** The greatest watermark is Flink's word for an input that has ended. */
  private static Complete complete(Optional<Instant> until) {
    boolean hasEnded =
        until
            .filter(instant -> !instant.isBefore(Instant.ofEpochMilli(Long.MAX_VALUE)))
            .isPresent();
    return new Complete(hasEnded, hasEnded ? null : until.map(Instant::toEpochMilli).orElse(null));
  }

  private static List<EpochShape> newest(ChannelView view, EpochSummary all) {
    return view.epochs(Math.max(1, all.last() - NEWEST + 1), all.last())
        .map(ChannelFigures::epoch)
        .toList();
  }

  private static EpochShape epoch(ChannelEpoch epoch) {
    boolean hasTimes = !epoch.eventTimes().isNone();
    return new EpochShape(
        epoch.number(),
        epoch.rows(),
        epoch.files().size(),
        epoch.bytes(),
        hasTimes ? epoch.eventTimes().min() : null,
        hasTimes ? epoch.eventTimes().max() : null,
        complete(epoch.watermark()),
        epoch.committedMillis());
  }
}
