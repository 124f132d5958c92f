package io.flinkspark.jobs.spark.dstream;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder {@code current} of a base folder, replaced as a whole. New content is written to
 * {@code _writing}, becomes {@code _next} when it is complete, then {@code current} moves to {@code
 * _previous} and {@code _next} to {@code current}. Only renames touch {@code current}: it holds all
 * of one version, or is away for the moment between two renames. A crash in that moment is repaired
 * by the next {@link #replace} or {@link #repair}. One writer at a time.
 */
final class CurrentFolder {

  private final FileSystem fileSystem;
  private final Path current;
  private final Path previous;
  private final Path next;
  private final Path writing;

  CurrentFolder(Path base, Configuration configuration) throws IOException {
    this.fileSystem = base.getFileSystem(configuration);
    this.current = new Path(base, "current");
    this.previous = new Path(base, "_previous");
    this.next = new Path(base, "_next");
    this.writing = new Path(base, "_writing");
  }

  /** Replaces the folder by one that the writer fills at the path it is given. */
  void replace(Consumer<Path> writer) throws IOException {
    repair();
    fileSystem.delete(writing, true);
    writer.accept(writing);
    fileSystem.delete(next, true);
    rename(writing, next);
    if (fileSystem.exists(current)) {
      fileSystem.delete(previous, true);
      rename(current, previous);
    }
    rename(next, current);
  }

  /** Finishes a switch that a crash interrupted. */
  void repair() throws IOException {
    if (fileSystem.exists(current)) {
      return;
    }
    if (fileSystem.exists(next)) {
      rename(next, current);
    } else if (fileSystem.exists(previous)) {
      rename(previous, current);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fileSystem.rename(from, to)) {
      throw new IOException(
          "Cannot rename %s: the file system refused (to %s)".formatted(from, to));
    }
  }
}
