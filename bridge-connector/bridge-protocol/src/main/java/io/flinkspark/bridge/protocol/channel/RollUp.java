package io.flinkspark.bridge.protocol.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a snapshot of a state: segments that changed are written anew, the tail becomes a segment,
 * and every so many segments of one level become one of the next. So a snapshot stays small, and
 * each epoch is written once a level.
 */
final class RollUp {

  /** Epochs with more files go to a segment of their own, to keep segments small. */
  private static final int MAX_FILES = 20_000;

  private final LedgerFiles files;
  private final int fanOut;
  private final LedgerState state;
  private final List<Segment> segments = new ArrayList<>();
  private final List<String> retired = new ArrayList<>();
  private final List<ChannelEpoch> unwritten = new ArrayList<>();

  RollUp(LedgerFiles files, LedgerState state, int fanOut) {
    this.files = files;
    this.fanOut = fanOut;
    this.state = state;
  }

  Snapshot toSnapshot() {
    state.base().segments().forEach(this::take);
    unwritten.addAll(state.tail());
    write();
    for (int level = 0; level < Segment.MAX_LEVEL; level++) {
      fold(level);
    }
    return new Snapshot(state.head(), segments, retired);
  }

  private void take(Segment segment) {
    if (!state.changes(segment)) {
      write();
      segments.add(segment);
      return;
    }
    retired.add(segment.name());
    if (state.drops(segment)) {
      retireBelow(segment);
    } else if (segment.level() == 0) {
      unwritten.addAll(state.live(files.epochs(segment)));
    } else {
      files.children(segment).forEach(this::take);
    }
  }

  private void retireBelow(Segment segment) {
    if (segment.level() > 0) {
      for (Segment child : files.children(segment)) {
        retired.add(child.name());
        retireBelow(child);
      }
    }
  }

  private void write() {
    List<ChannelEpoch> chunk = new ArrayList<>();
    int filesInChunk = 0;
    for (ChannelEpoch epoch : unwritten) {
      boolean full = chunk.size() == fanOut || filesInChunk + epoch.files().size() > MAX_FILES;
      if (full && !chunk.isEmpty()) {
        segments.add(files.createSegment(chunk));
        chunk.clear();
        filesInChunk = 0;
      }
      chunk.add(epoch);
      filesInChunk += epoch.files().size();
    }
    if (!chunk.isEmpty()) {
      segments.add(files.createSegment(chunk));
    }
    unwritten.clear();
  }

  /** Replaces so many neighbours of one level by one segment of the next. */
  private void fold(int level) {
    List<Segment> folded = new ArrayList<>();
    List<Segment> neighbours = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.level() != level) {
        folded.addAll(neighbours);
        neighbours.clear();
        folded.add(segment);
        continue;
      }
      neighbours.add(segment);
      if (neighbours.size() == fanOut) {
        folded.add(files.createParent(neighbours));
        neighbours.clear();
      }
    }
    folded.addAll(neighbours);
    segments.clear();
    segments.addAll(folded);
  }
}
