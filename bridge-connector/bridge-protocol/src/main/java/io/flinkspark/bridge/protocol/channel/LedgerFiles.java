package io.flinkspark.bridge.protocol.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The files of one channel's ledger as objects. Thread-safe; keeps a few segments in memory. */
final class LedgerFiles {

  static final int MAX_ENTRY_BYTES = 32 << 20;
  static final int MAX_SEGMENT_BYTES = 64 << 20;
  private static final int MAX_SNAPSHOT_BYTES = 16 << 20;
  private static final int MAX_IDENTITY_BYTES = 64 << 10;
  private static final int MAX_SCHEMA_BYTES = 8 << 20;
  private static final int MAX_UNNAMED_BYTES = 64 << 20;

  /** Two hundred entries and two snapshots lie there, unless nobody could clean up for long. */
  private static final int MAX_NAMES = 1_000_000;

  private static final int CACHED_SEGMENTS = 16;

  private final BoundedFiles files;
  private final ChannelIdentity identity;
  private final Map<String, List<?>> segments = new LinkedHashMap<>(16, 0.75f, true);

  private LedgerFiles(BoundedFiles files, ChannelIdentity identity) {
    this.files = files;
    this.identity = identity;
  }

  /** Empty when there is no channel. */
  static Optional<LedgerFiles> open(BoundedFiles files) {
    return files
        .read(StoragePath.CHANNEL, MAX_IDENTITY_BYTES)
        .map(content -> new LedgerFiles(files, ChannelIdentity.read(content)));
  }

  static boolean create(BoundedFiles files, ChannelIdentity identity) {
    return files.createIfAbsent(StoragePath.CHANNEL, identity.write(), MAX_IDENTITY_BYTES);
  }

  ChannelIdentity identity() {
    return identity;
  }

  String location() {
    return files.location();
  }

  Optional<LedgerEntry> entry(long number) {
    return files
        .read(StoragePath.entry(number), MAX_ENTRY_BYTES)
        .map(content -> EntryCodec.read(content, number, identity.channelId()));
  }

  boolean createEntry(LedgerEntry entry) {
    return files.createIfAbsent(
        StoragePath.entry(entry.number()),
        EntryCodec.write(entry, identity.channelId()),
        MAX_ENTRY_BYTES);
  }

  OptionalLong newestSnapshot() {
    return newest(StoragePath.SNAPSHOTS);
  }

  private OptionalLong newest(String directory) {
    return files.list(directory, MAX_NAMES).stream()
        .mapToLong(StoragePath::number)
        .filter(number -> number > 0)
        .max();
  }

  Optional<Snapshot> snapshot(long number) {
    return files
        .read(StoragePath.snapshot(number), MAX_SNAPSHOT_BYTES)
        .map(content -> SnapshotCodec.read(content, number, identity.channelId()));
  }

  boolean createSnapshot(Snapshot snapshot) {
    return files.createIfAbsent(
        StoragePath.snapshot(snapshot.head().number()),
        SnapshotCodec.write(snapshot, identity.channelId()),
        MAX_SNAPSHOT_BYTES);
  }

  /** The epochs of a segment of level 0, as they were when it was stored. */
  @SuppressWarnings("unchecked")
  List<ChannelEpoch> epochs(Segment segment) {
    return (List<ChannelEpoch>) content(segment);
  }

  /** The segments that a segment of a higher level holds. */
  @SuppressWarnings("unchecked")
  List<Segment> children(Segment segment) {
    return (List<Segment>) content(segment);
  }

  private List<?> content(Segment segment) {
    synchronized (segments) {
      List<?> cached = segments.get(segment.name());
      if (cached != null) {
        return cached;
      }
    }
    List<?> content = read(segment);
    synchronized (segments) {
      segments.put(segment.name(), content);
      if (segments.size() > CACHED_SEGMENTS) {
        segments.remove(segments.keySet().iterator().next());
      }
    }
    return content;
  }

  private List<?> read(Segment segment) {
    String path = StoragePath.segment(segment.name());
    byte[] sealed =
        files
            .read(path, MAX_SEGMENT_BYTES)
            .orElseThrow(
                () ->
                    new BridgeException(
                        ErrorCode.CHANNEL_FILE_MISSING,
                        String.format(
                            "Cannot read the channel: %s is gone. Take a new view; if that fails"
                                + " too, restore the file from a copy (%s)",
                            path, location())));
    String channelId = identity.channelId();
    List<?> content =
        segment.level() == 0
            ? SegmentCodec.readEpochs(sealed, path, channelId)
            : SegmentCodec.readSegments(sealed, path, channelId);
    if (!SegmentCodec.name(sealed, segment.level(), segment.summary()).equals(segment)) {
      throw new BridgeException(
          ErrorCode.CHANNEL_CORRUPT,
          String.format("Cannot read the channel: %s is not what its name says", path));
    }
    return content;
  }

  Segment createSegment(List<ChannelEpoch> epochs) {
    byte[] content = SegmentCodec.writeEpochs(epochs, identity.channelId());
    return createSegment(SegmentCodec.name(content, 0, EpochSummary.of(epochs)), content);
  }

  Segment createParent(List<Segment> children) {
    byte[] content = SegmentCodec.writeSegments(children, identity.channelId());
    EpochSummary summary =
        children.stream().map(Segment::summary).reduce(EpochSummary.NONE, EpochSummary::then);
    int level = children.get(0).level() + 1;
    return createSegment(SegmentCodec.name(content, level, summary), content);
  }

  /** When there is one of that name, its content is the same. */
  private Segment createSegment(Segment segment, byte[] content) {
    files.createIfAbsent(StoragePath.segment(segment.name()), content, MAX_SEGMENT_BYTES);
    return segment;
  }

  Optional<ChannelSchema> schema(String id) {
    return files
        .read(StoragePath.schema(id), MAX_SCHEMA_BYTES)
        .map(content -> ChannelSchema.read(content, id));
  }

  boolean createSchema(ChannelSchema schema) {
    return files.createIfAbsent(StoragePath.schema(schema.id()), schema.write(), MAX_SCHEMA_BYTES);
  }

  /** The newest note of files that may be deleted. */
  UnnamedFiles unnamedFiles() {
    for (; ; ) {
      OptionalLong newest = newest(StoragePath.UNNAMED);
      if (newest.isEmpty()) {
        return UnnamedFiles.NONE;
      }
      long number = newest.getAsLong();
      Optional<byte[]> content = files.read(StoragePath.unnamed(number), MAX_UNNAMED_BYTES);
      if (content.isPresent()) {
        return UnnamedFiles.read(content.get(), number, identity.channelId());
      }
      // A newer one has come since the names were read.
    }
  }

  /** False when somebody else has made the note of this number. */
  boolean createUnnamedFiles(UnnamedFiles note) {
    return files.createIfAbsent(
        StoragePath.unnamed(note.number()), note.write(identity.channelId()), MAX_UNNAMED_BYTES);
  }

  void deleteUnnamedBefore(long number) {
    for (String name : files.list(StoragePath.UNNAMED, MAX_NAMES)) {
      long found = StoragePath.number(name);
      if (found > 0 && found < number) {
        files.delete(StoragePath.unnamed(found));
      }
    }
  }

  /** Deletes entries and snapshots that no reader needs who starts now or has just started. */
  void deleteBefore(long snapshot, List<String> retired) {
    for (String name : files.list(StoragePath.LEDGER, MAX_NAMES)) {
      long number = StoragePath.number(name);
      if (number > 0 && number <= snapshot) {
        files.delete(StoragePath.entry(number));
      }
    }
    for (String name : retired) {
      files.delete(StoragePath.segment(name));
    }
    for (String name : files.list(StoragePath.SNAPSHOTS, MAX_NAMES)) {
      long number = StoragePath.number(name);
      if (number > 0 && number < snapshot) {
        files.delete(StoragePath.snapshot(number));
      }
    }
  }
}
