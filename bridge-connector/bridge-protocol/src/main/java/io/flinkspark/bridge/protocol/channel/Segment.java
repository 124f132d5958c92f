package io.flinkspark.bridge.protocol.channel;

import static io.flinkspark.bridge.protocol.BridgeException.check;

/**
 * A stored, immutable file of epochs (level 0), or of segments of the level below.
 *
 * @param name made from its content, so that equal content has one name
 */
record Segment(String name, int level, EpochSummary summary) {

  static final int MAX_LEVEL = 8;

  Segment {
    checkName(name);
    check(
        level >= 0 && level <= MAX_LEVEL,
        "Cannot use a segment: its level is %d (%s)",
        level,
        name);
    check(
        summary.epochs() > 0 && 0 < summary.first() && summary.first() <= summary.last(),
        "Cannot use a segment: it holds no epochs (%s)",
        name);
  }

  static void checkName(String name) {
    check(
        name.matches("[0-9]{1,20}-[0-9]{1,20}-[0-9a-f]{32}"),
        "Cannot use a segment: its name is not epochs and a hash (%s)",
        name);
  }
}
