package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.ChannelEpoch;
import io.flinkspark.bridge.protocol.channel.CompactionPlan;
import io.flinkspark.bridge.protocol.channel.EpochFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Epochs whose small files one plan replaces.
 *
 * @param epochs with the files that a view had
 * @param rewrites which rows go together
 * @param lastEpoch how far the look for small files went
 * @param otherFiles small files of other formats that were passed over
 */
record CompactionGroup(
    List<ChannelEpoch> epochs, List<Rewrite> rewrites, long lastEpoch, long otherFiles) {

  /** A part of an epoch's file, by which it is found again. */
  private record Key(long epoch, String path, long fromRow) {}

  /** The plan for what tasks have written, a list of pieces for each rewrite. */
  CompactionPlan plan(List<List<Rewrite.Piece>> written) {
    Map<Key, EpochFile> moved = new HashMap<>();
    for (int i = 0; i < rewrites.size(); i++) {
      locate(rewrites.get(i), written.get(i), moved);
    }
    Map<Long, List<EpochFile>> files = new TreeMap<>();
    for (ChannelEpoch epoch : epochs) {
      List<EpochFile> now = new ArrayList<>();
      for (EpochFile file : epoch.files()) {
        append(moved.getOrDefault(key(epoch.number(), file), file), now);
      }
      files.put(epoch.number(), now);
    }
    return new CompactionPlan(epochs, files);
  }

  private static Key key(long epoch, EpochFile file) {
    return new Key(epoch, file.path(), file.fromRow());
  }

  private static void locate(
      Rewrite rewrite, List<Rewrite.Piece> pieces, Map<Key, EpochFile> moved) {
    int next = 0;
    for (Rewrite.Piece piece : pieces) {
      long from = 0;
      for (int i = 0; i < piece.parts(); i++) {
        Rewrite.Part part = rewrite.parts().get(next++);
        moved.put(
            new Key(part.epoch(), part.path(), part.fromRow()),
            new EpochFile(piece.path(), from, part.rows(), piece.rows(), piece.bytes()));
        from += part.rows();
      }
    }
  }

  /** Neighbours in a file become one range. */
  private static void append(EpochFile file, List<EpochFile> files) {
    EpochFile last = files.isEmpty() ? null : files.get(files.size() - 1);
    boolean continues =
        last != null
            && last.path().equals(file.path())
            && last.fromRow() + last.rows() == file.fromRow();
    if (continues) {
      files.set(
          files.size() - 1,
          new EpochFile(
              file.path(),
              last.fromRow(),
              last.rows() + file.rows(),
              file.fileRows(),
              file.fileBytes()));
    } else {
      files.add(file);
    }
  }

  /** What a plan that is entered has done. */
  CompactResult result(List<List<Rewrite.Piece>> written) {
    Set<String> paths = new HashSet<>();
    Map<String, Long> bytes = new HashMap<>();
    for (ChannelEpoch epoch : epochs) {
      epoch.files().forEach(file -> bytes.put(file.path(), file.fileBytes()));
    }
    long rows = 0;
    for (Rewrite rewrite : rewrites) {
      for (Rewrite.Part part : rewrite.parts()) {
        paths.add(part.path());
        rows += part.rows();
      }
    }
    List<Rewrite.Piece> pieces = written.stream().flatMap(List::stream).toList();
    return new CompactResult(
        1,
        epochs.size(),
        rows,
        paths.size(),
        pieces.size(),
        paths.stream().mapToLong(bytes::get).sum(),
        pieces.stream().mapToLong(Rewrite.Piece::bytes).sum(),
        otherFiles,
        0);
  }
}
