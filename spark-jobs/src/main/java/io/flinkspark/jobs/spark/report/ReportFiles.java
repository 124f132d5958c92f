package io.flinkspark.jobs.spark.report;

import io.flinkspark.jobs.spark.command.JobException;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of the results on any Hadoop file system; used by the driver's main thread only. */
final class ReportFiles implements Closeable {
  private final FileSystem files;
  private final Path base;

  private ReportFiles(FileSystem files, Path base) {
    this.files = files;
    this.base = base;
  }

  /** Makes the folders, so that an output that cannot be written is known before any work. */
  static ReportFiles create(String base, Configuration configuration) {
    try {
      Path path = new Path(base);
      FileSystem files = FileSystem.newInstance(path.toUri(), configuration);
      // No hidden .crc files beside the results on a local disk.
      files.setWriteChecksum(false);
      files.mkdirs(new Path(path, "report"));
      files.mkdirs(new Path(path, "tables"));
      return new ReportFiles(files, path);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          "Cannot write the report to " + base + " (option --report): " + e.getMessage(), e);
    }
  }

  Writer open(String name, Charset charset) throws IOException {
    return new BufferedWriter(
        new OutputStreamWriter(files.create(new Path(base, name), true), charset), 1 << 16);
  }

  @Override
  public String toString() {
    return base.toString();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
