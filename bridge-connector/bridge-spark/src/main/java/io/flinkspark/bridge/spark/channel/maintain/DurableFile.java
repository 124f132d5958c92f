package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.LocalFileStream;
import io.flinkspark.bridge.protocol.channel.hadoop.DurableStream;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.parquet.io.DelegatingPositionOutputStream;
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
        ? new LocalStream(
            LocalFileStream.create(java.nio.file.Path.of(qualified.toUri().getPath())))
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

  private static final class HadoopStream extends DelegatingPositionOutputStream {

    private final FSDataOutputStream out;
    private boolean isClosed;

    HadoopStream(FSDataOutputStream out) {
      super(out);
      this.out = out;
    }

    @Override
    public long getPos() {
      return out.getPos();
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

  private static final class LocalStream extends DelegatingPositionOutputStream {

    private final LocalFileStream out;

    LocalStream(LocalFileStream out) {
      super(out);
      this.out = out;
    }

    @Override
    public long getPos() {
      return out.position();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
