package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of the live epochs: how many, how large, which of them are small. */
public final class FileFigures {

  private long count;
  private long bytes;
  private long small;
  private long smallBytes;
  private final Set<String> shared = new HashSet<>();
  private final SortedMap<String, Long> epochsOfSchema = new TreeMap<>();
  private final Deque<ChannelEpoch> newest = new ArrayDeque<>();

  FileFigures() {}

  void add(ChannelEpoch epoch) {
    epoch.files().forEach(this::add);
    epochsOfSchema.merge(epoch.schemaId(), 1L, Long::sum);
    newest.addLast(epoch);
    if (newest.size() > ChannelDescription.NEWEST) {
      newest.removeFirst();
    }
  }

  private void add(EpochFile file) {
    if (!file.isWhole() && !shared.add(file.path())) {
      return;
    }
    count++;
    bytes += file.fileBytes();
    if (file.fileBytes() < smallBelow()) {
      small++;
      smallBytes += file.fileBytes();
    }
  }

  List<ChannelEpoch> newest() {
    return new ArrayList<>(newest);
  }

  /** A file that several epochs share is one. */
  public long count() {
    return count;
  }

  public long bytes() {
    return bytes;
  }

  /** Files of less than {@link #smallBelow}. */
  public long small() {
    return small;
  }

  public long smallBytes() {
    return smallBytes;
  }

  /** What a compaction with its default target takes for small. */
  public long smallBelow() {
    return CompactAction.DEFAULT_TARGET_FILE_SIZE / 4 * 3;
  }

  /** How many epochs have each schema, by its id. */
  public SortedMap<String, Long> epochsOfSchema() {
    return Collections.unmodifiableSortedMap(epochsOfSchema);
  }
}
