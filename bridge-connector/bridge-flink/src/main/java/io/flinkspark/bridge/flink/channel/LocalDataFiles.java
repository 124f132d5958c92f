package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.protocol.channel.LocalFileStream;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import java.io.IOException;
import java.nio.file.Path;

/** Data files on a local file system. */
final class LocalDataFiles implements DataFiles {

  private final Path root;

  LocalDataFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public DataFile create(String path) throws IOException {
    return new LocalDataFile(LocalFileStream.create(root.resolve(StoragePath.check(path))));
  }

  private static final class LocalDataFile extends DataFile {

    private final LocalFileStream file;

    LocalDataFile(LocalFileStream file) {
      super(file);
      this.file = file;
    }

    @Override
    public long position() {
      return file.position();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    @Override
    public void discard() throws IOException {
      file.discard();
    }
  }
}
