package io.flinkspark.jobs.spark.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A small text file that is replaced as a whole: a reader finds the old text or the new one, never
 * a part, and never no file. Written beside under a hidden name, then renamed over. One writer at a
 * time.
 */
final class ReplacedFile {

  private final Path path;
  private final Path unfinished;
  private final Configuration configuration;

  ReplacedFile(Path path, Configuration configuration) {
    this.path = path;
    this.unfinished = new Path(path.getParent(), "." + path.getName() + ".unfinished");
    this.configuration = configuration;
  }

  void write(String text) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    boolean isLocal = fileSystem instanceof LocalFileSystem;
    if (fileSystem instanceof LocalFileSystem local) {
      // Its checksum file would be renamed in a step of its own.
      fileSystem = local.getRawFileSystem();
    }
    try (OutputStream out = fileSystem.create(unfinished, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    if (isLocal) {
      // The raw local file system renames as POSIX does: over what is there.
      if (!fileSystem.rename(unfinished, path)) {
        throw new IOException("Cannot replace %s: the rename was refused".formatted(path));
      }
      return;
    }
    FileContext.getFileContext(path.toUri(), configuration)
        .rename(unfinished, path, Options.Rename.OVERWRITE);
  }
}
