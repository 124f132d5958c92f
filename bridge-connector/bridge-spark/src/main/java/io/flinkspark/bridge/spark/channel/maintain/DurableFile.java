package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.hadoop.DurableStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file that survives a crash of its machine once it is closed. */
final class DurableFile implements OutputFile {

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final Configuration configuration;

  DurableFile(Path path, Configuration configuration) {
    this.path = path;
    this.configuration = configuration;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    Path qualified = files.makeQualified(path);
    return qualified.toUri().getScheme().equals("file")
        ? new LocalStream(java.nio.file.Path.of(qualified.toUri().getPath()))
        : new HadoopStream(create(files, qualified));
  }

  private FSDataOutputStream create(FileSystem files, Path target) throws IOException {
    return files.create(
        target,
        FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(configuration)),
        EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
        BUFFER,
        files.getDefaultReplication(target),
        files.getDefaultBlockSize(target),
        null);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    throw new UnsupportedOperationException("Cannot overwrite a data file: " + path);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class HadoopStream extends PositionOutputStream {

    private final FSDataOutputStream out;
    private boolean isClosed;

    HadoopStream(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return out.getPos();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (isClosed) {
        return;
      }
      isClosed = true;
      DurableStream.end(out);
    }
  }

  private static final class LocalStream extends PositionOutputStream {

    private final java.nio.file.Path file;
    private final FileChannel channel;
    private final OutputStream out;
    private long position;
    private boolean isClosed;

    LocalStream(java.nio.file.Path file) throws IOException {
      this.file = file;
      this.channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    @Override
    public long getPos() {
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
    public void close() throws IOException {
      if (isClosed) {
        return;
      }
      isClosed = true;
      try (channel) {
        out.flush();
        channel.force(true);
      }
      // A name survives a crash only when its directory is forced too.
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }
}
