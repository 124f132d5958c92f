package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.CommitOutcome;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;

/** What the committer shows besides Flink's counters of committables: gauges of the last commit. */
final class CommitMetrics {

  private volatile long lastEpoch;
  private volatile long lastCheckpoint;
  private volatile long commitMillis;
  private volatile long watermark = ChannelEpoch.NO_WATERMARK;

  void register(SinkCommitterMetricGroup group) {
    group.gauge("lastEpoch", (Gauge<Long>) () -> lastEpoch);
    group.gauge("lastCommittedCheckpoint", (Gauge<Long>) () -> lastCheckpoint);
    group.gauge("commitTime", (Gauge<Long>) () -> commitMillis);
    group.gauge("committedWatermark", (Gauge<Long>) () -> watermark);
  }

  void committed(ChannelCommittable committable, CommitOutcome outcome, long millis) {
    lastEpoch = Math.max(lastEpoch, outcome.epoch());
    lastCheckpoint = committable.checkpoint();
    commitMillis = millis;
    watermark = Math.max(watermark, committable.commit().watermarkMillis());
  }
}
