package io.flinkspark.bridge.spark.channel.read;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads one part after the other. What goes wrong names the file and says what to do. */
final class PartsReader<T> implements PartitionReader<T> {

  interface Opening<T> {
    PartitionReader<T> open(SlicePart part, Path file) throws IOException;
  }

  private final List<SlicePart> parts;
  private final SliceOpener opener;
  private final Opening<T> opening;
  private int nextPart;
  private Path file;
  private PartitionReader<T> current;

  PartsReader(List<SlicePart> parts, SliceOpener opener, Opening<T> opening) {
    this.parts = parts;
    this.opener = opener;
    this.opening = opening;
  }

  @Override
  public boolean next() throws IOException {
    try {
      while (current == null || !current.next()) {
        closeCurrent();
        if (nextPart == parts.size()) {
          InputFileBlockHolder.unset();
          return false;
        }
        SlicePart part = parts.get(nextPart++);
        file = opener.file(part.slice());
        opener.requireInside(file);
        InputFileBlockHolder.set(file.toString(), part.start(), part.bytes());
        current = opening.open(part, file);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw ReadFailures.of(e, file);
    }
  }

  @Override
  public T get() {
    return current.get();
  }

  private void closeCurrent() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  @Override
  public void close() throws IOException {
    InputFileBlockHolder.unset();
    closeCurrent();
  }
}
