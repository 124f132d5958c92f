package io.flinkspark.bridge.protocol.channel;

import java.util.List;

/** Sums up the live epochs of a range, from stored sums where these still hold. */
final class EpochSummaries {

  private final LedgerFiles files;
  private final LedgerState state;
  private final EpochRange range;

  EpochSummaries(LedgerFiles files, LedgerState state, EpochRange range) {
    this.files = files;
    this.state = state;
    this.range = range;
  }

  EpochSummary sum() {
    EpochSummary sum = EpochSummary.NONE;
    for (Segment segment : state.base().segments()) {
      sum = sum.then(sum(segment));
    }
    return sum.then(sum(state.tail()));
  }

  private EpochSummary sum(Segment segment) {
    EpochSummary stored = segment.summary();
    if (!range.touches(stored.first(), stored.last()) || state.drops(segment)) {
      return EpochSummary.NONE;
    }
    boolean isInside = range.holds(stored.first()) && range.holds(stored.last());
    if (isInside && !state.changes(segment)) {
      return stored;
    }
    if (segment.level() == 0) {
      return sum(state.live(files.epochs(segment)));
    }
    return files.children(segment).stream()
        .map(this::sum)
        .reduce(EpochSummary.NONE, EpochSummary::then);
  }

  private EpochSummary sum(List<ChannelEpoch> epochs) {
    return EpochSummary.of(epochs.stream().filter(epoch -> range.holds(epoch.number())).toList());
  }
}
