package io.flinkspark.bridge.spark;

import io.flinkspark.bridge.spark.metrics.BridgeSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What a bridge has done since it started, as its driver sees it. Safe for several threads. */
final class BridgeMetrics {

  private final LongAdder opened = new LongAdder();
  private final LongAdder reopened = new LongAdder();
  private final Map<SplitEnd, LongAdder> ended = new EnumMap<>(SplitEnd.class);
  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder relayedSplits = new LongAdder();
  private final LongAdder relayedBytes = new LongAdder();

  BridgeMetrics() {
    for (SplitEnd end : SplitEnd.values()) {
      ended.put(end, new LongAdder());
    }
  }

  /**
   * @param again whether the same reader had opened it before
   */
  void opened(boolean again) {
    opened.increment();
    if (again) {
      reopened.increment();
    }
  }

  void ended(SplitEnd end) {
    ended.get(end).increment();
  }

  void sent(long moreRows, long moreBytes) {
    rows.add(moreRows);
    bytes.add(moreBytes);
  }

  void relayed() {
    relayedSplits.increment();
  }

  void relayedBytes(long more) {
    relayedBytes.add(more);
  }

  long relayedSplits() {
    return relayedSplits.sum();
  }

  long relayedBytes() {
    return relayedBytes.sum();
  }

  /** All numbers by name, with those that others know. */
  BridgeSource source(String name, LongSupplier publications, LongSupplier openSplits) {
    return new BridgeSource(name)
        .gauge("publications", publications)
        .gauge("splits.open", openSplits)
        .gauge("splits.opened", opened::sum)
        .gauge("splits.reopened", reopened::sum)
        .gauge("splits.completed", ended.get(SplitEnd.COMPLETED)::sum)
        .gauge("splits.cancelled", ended.get(SplitEnd.CANCELLED)::sum)
        .gauge("splits.failed", ended.get(SplitEnd.FAILED)::sum)
        .gauge("sent.rows", rows::sum)
        .gauge("sent.bytes", bytes::sum)
        .gauge("relayed.splits", relayedSplits::sum)
        .gauge("relayed.bytes", relayedBytes::sum);
  }
}
