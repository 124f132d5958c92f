package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.StoragePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/** The files under a channel's {@code data} folder, by paths as epochs have them. */
abstract class DataFolder {

  static final String LOCAL = "file://";

  /** A file that is there. */
  record DataFile(long bytes, long modifiedMillis) {}

  private interface Call<T> {
    T run() throws IOException;
  }

  /**
   * The folder of a channel.
   *
   * @param location as {@link ChannelPlace#location} or {@link ChannelPlace#root}
   */
  static DataFolder of(String location, Configuration configuration) {
    String local = location.startsWith(LOCAL) ? location.substring(LOCAL.length()) : location;
    if (local.startsWith("/")) {
      return new LocalFolder(Path.of(local));
    }
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(location);
    return call("open", location, () -> new HadoopFolder(root, root.getFileSystem(configuration)));
  }

  /** All files, at any depth. Links are not followed. */
  abstract Map<String, DataFile> list();

  /** Deletes a file; a file that is not there is no error. */
  abstract void delete(String path);

  private static <T> T call(String what, String path, Call<T> call) {
    try {
      return call.run();
    } catch (AccessDeniedException | AccessControlException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_ACCESS_DENIED,
          String.format(
              "Cannot %s %s: permission is missing. Give it to this process's user", what, path),
          e);
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_FAILED, String.format("Cannot %s %s: %s", what, path, e), e);
    }
  }

  /** Knows of the checksums that Hadoop puts beside files on a local file system. */
  private static final class LocalFolder extends DataFolder {

    private final Path root;

    LocalFolder(Path root) {
      this.root = root;
    }

    @Override
    Map<String, DataFile> list() {
      Map<String, DataFile> files = new HashMap<>();
      Path data = root.resolve(StoragePath.DATA);
      return call(
          "list",
          data.toString(),
          () -> {
            if (Files.isDirectory(data)) {
              Files.walkFileTree(data, new Collector(files));
            }
            return files;
          });
    }

    private final class Collector extends SimpleFileVisitor<Path> {

      private final Map<String, DataFile> files;

      Collector(Map<String, DataFile> files) {
        this.files = files;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!file.getFileName().toString().matches("\\..*\\.crc")) {
          files.put(
              root.relativize(file).toString(),
              new DataFile(attributes.size(), attributes.lastModifiedTime().toMillis()));
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw e;
      }
    }

    @Override
    void delete(String path) {
      Path file = root.resolve(StoragePath.check(path));
      Path checksum = file.resolveSibling("." + file.getFileName() + ".crc");
      call("delete", path, () -> Files.deleteIfExists(file) | Files.deleteIfExists(checksum));
    }
  }

  private static final class HadoopFolder extends DataFolder {

    private final org.apache.hadoop.fs.Path root;
    private final FileSystem files;

    HadoopFolder(org.apache.hadoop.fs.Path root, FileSystem files) {
      this.root = root;
      this.files = files;
    }

    @Override
    Map<String, DataFile> list() {
      org.apache.hadoop.fs.Path data = new org.apache.hadoop.fs.Path(root, StoragePath.DATA);
      return call("list", data.toString(), () -> collect(data));
    }

    private Map<String, DataFile> collect(org.apache.hadoop.fs.Path data) throws IOException {
      Map<String, DataFile> found = new HashMap<>();
      int skip = root.toUri().getPath().length() + (root.isRoot() ? 0 : 1);
      try {
        RemoteIterator<LocatedFileStatus> iterator = files.listFiles(data, true);
        while (iterator.hasNext()) {
          LocatedFileStatus file = iterator.next();
          found.put(
              file.getPath().toUri().getPath().substring(skip),
              new DataFile(file.getLen(), file.getModificationTime()));
        }
      } catch (FileNotFoundException e) {
        if (files.exists(data)) {
          throw e;
        }
      }
      return found;
    }

    @Override
    void delete(String path) {
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(root, StoragePath.check(path));
      call("delete", path, () -> files.delete(file, false));
    }
  }
}
