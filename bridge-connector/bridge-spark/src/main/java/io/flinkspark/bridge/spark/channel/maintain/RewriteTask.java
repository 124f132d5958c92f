package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.CompactionFileName;
import io.flinkspark.bridge.spark.channel.maintain.Rewrite.Part;
import io.flinkspark.bridge.spark.channel.maintain.Rewrite.Piece;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What one task does: it copies the parts of a rewrite to a new file, and begins another one where
 * the Parquet schema changes. It deletes what it has written when it fails.
 */
final class RewriteTask {

  private final Rewrite rewrite;
  private final String location;
  private final Path root;
  private final Configuration configuration;
  private final CompactionFileName name;
  private final long rowGroupBytes;
  private final List<Piece> pieces = new ArrayList<>();
  private ParquetTarget target;
  private String path;
  private int partsInTarget;

  RewriteTask(
      Rewrite rewrite,
      String location,
      Configuration configuration,
      CompactionFileName name,
      long rowGroupBytes) {
    this.rewrite = rewrite;
    this.location = location;
    this.root = new Path(location);
    this.configuration = configuration;
    this.name = name;
    this.rowGroupBytes = rowGroupBytes;
  }

  List<Piece> run() throws IOException {
    boolean done = false;
    try {
      for (Part part : rewrite.parts()) {
        copy(part);
      }
      finishTarget();
      done = true;
      return pieces;
    } finally {
      if (!done) {
        undo();
      }
    }
  }

  private void copy(Part part) throws IOException {
    try (ParquetSource source = new ParquetSource(new Path(root, part.path()), configuration)) {
      if (source.rows() != part.fileRows()) {
        throw new BridgeException(
            ErrorCode.CHANNEL_CORRUPT,
            String.format(
                "Cannot compact: a data file has %d rows, and the ledger says %d (%s)",
                source.rows(), part.fileRows(), part.path()));
      }
      if (target != null && !target.takes(source)) {
        finishTarget();
      }
      if (target == null) {
        begin(source);
      }
      long before = target.count();
      source.copy(part.fromRow(), part.rows(), target.rows(), target);
      requireRows(part.rows(), target.count() - before, part.path());
      partsInTarget++;
    } catch (FileNotFoundException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_FILE_MISSING,
          String.format(
              "Cannot compact: a data file is gone. If an epoch still names it, restore it from a"
                  + " copy (%s)",
              part.path()),
          e);
    }
  }

  private void begin(ParquetSource source) throws IOException {
    CompactionFileName mine =
        new CompactionFileName(
            name.startMillis(),
            name.index(),
            name.unique() + "-" + pieces.size(),
            name.extension());
    path = rewrite.folder() + mine;
    target = new ParquetTarget(new Path(root, path), configuration, source, rowGroupBytes);
  }

  private void finishTarget() throws IOException {
    long rows = target.count();
    target.close();
    target = null;
    Path file = new Path(root, path);
    try (ParquetSource written = new ParquetSource(file, configuration)) {
      requireRows(rows, written.rows(), path);
    }
    long bytes = file.getFileSystem(configuration).getFileStatus(file).getLen();
    pieces.add(new Piece(path, rows, bytes, partsInTarget));
    path = null;
    partsInTarget = 0;
  }

  private static void requireRows(long expected, long found, String path) {
    if (expected != found) {
      throw new BridgeException(
          ErrorCode.CHANNEL_CORRUPT,
          String.format("Cannot compact: %d rows were copied, not %d (%s)", found, expected, path));
    }
  }

  private void undo() {
    try {
      if (target != null) {
        target.close();
      }
    } catch (IOException | RuntimeException e) {
      // The failure that is on its way says why; the file goes now, or as an orphan.
    }
    DataFolder folder = DataFolder.of(location, configuration);
    try {
      if (path != null) {
        folder.delete(path);
      }
      pieces.forEach(piece -> folder.delete(piece.path()));
    } catch (BridgeException e) {
      // As above.
    }
  }
}
