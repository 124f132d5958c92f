package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.flink.channel.format.DataFile;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import io.flinkspark.bridge.protocol.channel.hadoop.DurableStream;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** Data files on HDFS. Every block is on the disks of its DataNodes before the next begins. */
final class HadoopDataFiles implements DataFiles {

  private static final int BUFFER_BYTES = 1 << 16;

  private final FileSystem files;
  private final Path root;

  HadoopDataFiles(String root, Configuration configuration) throws IOException {
    Path path = new Path(root);
    this.files = path.getFileSystem(configuration);
    this.root = files.makeQualified(path);
  }

  @Override
  public DataFile create(String path) throws IOException {
    Path file = new Path(root, StoragePath.check(path));
    FsPermission permission =
        FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf()));
    return new HadoopDataFile(
        files,
        file,
        files.create(
            file,
            permission,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
            BUFFER_BYTES,
            files.getDefaultReplication(file),
            files.getDefaultBlockSize(file),
            null));
  }

  private static final class HadoopDataFile extends DataFile {

    private final FileSystem files;
    private final Path file;
    private final FSDataOutputStream stream;
    private boolean isEnded;

    HadoopDataFile(FileSystem files, Path file, FSDataOutputStream out) {
      super(out);
      this.files = files;
      this.file = file;
      this.stream = out;
    }

    @Override
    public long position() {
      return stream.getPos();
    }

    @Override
    public void close() throws IOException {
      if (isEnded) {
        return;
      }
      isEnded = true;
      DurableStream.end(stream);
    }

    @Override
    public void discard() throws IOException {
      isEnded = true;
      try {
        stream.close();
      } finally {
        files.delete(file, false);
      }
    }
  }
}
