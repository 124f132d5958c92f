package io.flinkspark.bridge.protocol.channel;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A new file on a local file system. Once it is closed it survives a crash of its machine, its name
 * included. Used by one thread.
 */
public final class LocalFileStream extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private long position;

  private LocalFileStream(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  /**
   * Begins a file, in a directory that need not be there yet.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one of this name
   */
  public static LocalFileStream create(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    DurableDirectory.make(absolute.getParent());
    return new LocalFileStream(
        absolute,
        FileChannel.open(absolute, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** How many bytes were written so far. */
  public long position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Forces the file and its name to the disk. Does nothing when it is closed already. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      out.flush();
      channel.force(true);
    }
    DurableDirectory.force(file.getParent());
  }

  /** Deletes the file, whether it is closed or not. */
  public void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
