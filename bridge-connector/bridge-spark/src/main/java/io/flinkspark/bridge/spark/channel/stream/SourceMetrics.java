package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import io.flinkspark.bridge.protocol.channel.EpochSummary;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a query's progress says about its channel. */
final class SourceMetrics {

  private SourceMetrics() {}

  /**
   * @param read how far the query has read
   */
  static Map<String, String> of(ChannelView view, ChannelOffset read) {
    EpochSummary behind = view.summary(read.epoch() + 1, Long.MAX_VALUE);
    Optional<ChannelEpoch> current = view.epoch(read.epoch());
    long epochs = behind.epochs();
    long rows = behind.rows();
    if (read.isInside() && current.isPresent()) {
      epochs++;
      rows += current.get().rows() - read.rows();
    }
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("epochsBehind", Long.toString(epochs));
    metrics.put("rowsBehind", Long.toString(rows));
    metrics.put("completeUntil", text(epochs == 0 ? view.completeUntil() : known(view, read)));
    metrics.put("channelCompleteUntil", text(view.completeUntil()));
    return metrics;
  }

  private static Optional<Instant> known(ChannelView view, ChannelOffset read) {
    if (read.isInside()) {
      return UnreadEpochs.lastBefore(view, read.epoch()).flatMap(ChannelEpoch::watermark);
    }
    return view.epoch(read.epoch()).flatMap(ChannelEpoch::watermark);
  }

  private static String text(Optional<Instant> instant) {
    return instant.map(Instant::toString).orElse("unknown");
  }
}
