package io.flinkspark.bridge.protocol.channel;

import java.util.List;

/**
 * The whole ledger up to one entry, which then need not be read any more.
 *
 * @param segments every live epoch, in order
 * @param retired segments that the snapshot before held and this one does not
 */
record Snapshot(LedgerHead head, List<Segment> segments, List<String> retired) {

  static final Snapshot EMPTY = new Snapshot(LedgerHead.EMPTY, List.of(), List.of());

  Snapshot {
    segments = List.copyOf(segments);
    retired = List.copyOf(retired);
    retired.forEach(Segment::checkName);
  }
}
