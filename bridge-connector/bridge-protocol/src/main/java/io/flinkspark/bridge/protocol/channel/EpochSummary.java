package io.flinkspark.bridge.protocol.channel;

import java.util.List;

/**
 * What some epochs are together.
 *
 * @param epochs how many they are
 * @param first the number of the first; 0 when there is none
 * @param last the number of the last; 0 when there is none
 * @param files how many files hold their rows, one counted again in each epoch that it holds
 * @param bytes as they were committed
 * @param lastWatermarkMillis of the last epoch
 */
public record EpochSummary(
    long epochs,
    long first,
    long last,
    long files,
    long rows,
    long bytes,
    EventTimes eventTimes,
    long lastWatermarkMillis,
    long firstCommittedMillis,
    long lastCommittedMillis) {

  static final EpochSummary NONE =
      new EpochSummary(0, 0, 0, 0, 0, 0, EventTimes.NONE, ChannelEpoch.NO_WATERMARK, 0, 0);

  static EpochSummary of(ChannelEpoch epoch) {
    return new EpochSummary(
        1,
        epoch.number(),
        epoch.number(),
        epoch.files().size(),
        epoch.rows(),
        epoch.bytes(),
        epoch.eventTimes(),
        epoch.watermarkMillis(),
        epoch.committedMillis(),
        epoch.committedMillis());
  }

  static EpochSummary of(List<ChannelEpoch> epochs) {
    return epochs.stream().map(EpochSummary::of).reduce(NONE, EpochSummary::then);
  }

  /** With the epochs that follow these. */
  EpochSummary then(EpochSummary later) {
    if (epochs == 0) {
      return later;
    }
    if (later.epochs == 0) {
      return this;
    }
    return new EpochSummary(
        epochs + later.epochs,
        first,
        later.last,
        files + later.files,
        rows + later.rows,
        bytes + later.bytes,
        eventTimes.and(later.eventTimes),
        later.lastWatermarkMillis,
        firstCommittedMillis,
        later.lastCommittedMillis);
  }
}
