package io.flinkspark.bridge.protocol.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Live epochs of a state in order; reads a segment only when its epochs are asked for. */
final class EpochIterator implements Iterator<ChannelEpoch> {

  private final LedgerFiles files;
  private final LedgerState state;
  private final EpochRange range;
  private final boolean newestFirst;
  private final Predicate<EpochSummary> worthReading;
  private final Deque<Segment> segments;
  private final Deque<ChannelEpoch> ready = new ArrayDeque<>();
  private boolean tailIsToCome;

  private EpochIterator(
      LedgerFiles files,
      LedgerState state,
      EpochRange range,
      boolean newestFirst,
      Predicate<EpochSummary> worthReading) {
    this.files = files;
    this.state = state;
    this.range = range;
    this.newestFirst = newestFirst;
    this.worthReading = worthReading;
    this.segments = new ArrayDeque<>(inOrder(state.base().segments()));
    this.tailIsToCome = !newestFirst;
    if (newestFirst) {
      offer(state.tail());
    }
  }

  static EpochIterator oldestFirst(LedgerFiles files, LedgerState state, EpochRange range) {
    return new EpochIterator(files, state, range, false, summary -> true);
  }

  /**
   * @param worthReading false for segments none of whose epochs are wanted
   */
  static EpochIterator newestFirst(
      LedgerFiles files,
      LedgerState state,
      EpochRange range,
      Predicate<EpochSummary> worthReading) {
    return new EpochIterator(files, state, range, true, worthReading);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !segments.isEmpty()) {
      open(segments.removeFirst());
    }
    if (ready.isEmpty() && tailIsToCome) {
      tailIsToCome = false;
      offer(state.tail());
    }
    return !ready.isEmpty();
  }

  private void open(Segment segment) {
    EpochSummary summary = segment.summary();
    if (!range.touches(summary.first(), summary.last())
        || state.drops(segment)
        || !worthReading.test(summary)) {
      return;
    }
    if (segment.level() == 0) {
      offer(state.live(files.epochs(segment)));
      return;
    }
    List<Segment> children = new ArrayList<>(inOrder(files.children(segment)));
    Collections.reverse(children);
    children.forEach(segments::addFirst);
  }

  private void offer(List<ChannelEpoch> epochs) {
    for (ChannelEpoch epoch : inOrder(epochs)) {
      if (range.holds(epoch.number())) {
        ready.add(epoch);
      }
    }
  }

  private <T> List<T> inOrder(List<T> oldestFirst) {
    if (!newestFirst) {
      return oldestFirst;
    }
    List<T> reversed = new ArrayList<>(oldestFirst);
    Collections.reverse(reversed);
    return reversed;
  }

  @Override
  public ChannelEpoch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more epochs");
    }
    return ready.removeFirst();
  }
}
