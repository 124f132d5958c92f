package io.flinkspark.bridge.flink.channel.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A data file of a test. */
final class LocalDataFile extends DataFile {

  private final Path path;
  private final OutputStream out;
  private long position;
  boolean closed;

  LocalDataFile(Path path) throws IOException {
    this.path = path;
    out = new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW));
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    position++;
  }

  @Override
  public void write(byte[] data, int offset, int length) throws IOException {
    out.write(data, offset, length);
    position += length;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    out.close();
  }

  @Override
  public void discard() throws IOException {
    out.close();
    Files.delete(path);
  }
}
