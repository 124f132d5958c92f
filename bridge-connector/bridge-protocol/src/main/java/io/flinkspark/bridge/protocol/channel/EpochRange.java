package io.flinkspark.bridge.protocol.channel;

/** Epoch numbers from the first to the last, both inclusive; none when the last is before. */
record EpochRange(long first, long last) {

  static final EpochRange ALL = new EpochRange(1, Long.MAX_VALUE);

  boolean holds(long epoch) {
    return first <= epoch && epoch <= last;
  }

  boolean touches(long otherFirst, long otherLast) {
    return first <= otherLast && otherFirst <= last;
  }

  EpochRange upTo(long end) {
    return new EpochRange(first, Math.min(last, end));
  }
}
