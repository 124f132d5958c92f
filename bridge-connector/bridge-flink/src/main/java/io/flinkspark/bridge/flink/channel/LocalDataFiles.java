package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Data files on a local file system. */
final class LocalDataFiles implements DataFiles {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path root;

  LocalDataFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public DataFile create(String path) throws IOException {
    Path file = root.resolve(StoragePath.check(path));
    makeDirectories(file.getParent());
    return new LocalDataFile(
        file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  private static void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    makeDirectories(directory.getParent());
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    force(directory.getParent());
  }

  /** Names survive a crash only when their directory is forced too. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static final class LocalDataFile extends DataFile {

    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;
    private long position;

    LocalDataFile(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
      this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    @Override
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

    @Override
    public void close() throws IOException {
      if (!channel.isOpen()) {
        return;
      }
      try (channel) {
        out.flush();
        channel.force(true);
      }
      force(file.getParent());
    }

    @Override
    public void discard() throws IOException {
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
