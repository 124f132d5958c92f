package io.flinkspark.bridge.protocol.channel;

/**
 * When the ledger is rolled up. Part of no file: each writer may have its own.
 *
 * @param entries how many since the last snapshot
 * @param fanOut how many epochs, or segments of the level below, a segment holds at most
 */
record RollUpSizes(int entries, int fanOut) {
  static final RollUpSizes DEFAULT = new RollUpSizes(100, 100);
}
