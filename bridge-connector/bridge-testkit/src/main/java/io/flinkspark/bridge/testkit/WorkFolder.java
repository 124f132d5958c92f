package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The folder that one set of clusters has for itself, by a lock that ends with this JVM at the
 * latest.
 */
final class WorkFolder implements AutoCloseable {

  private final Path path;
  private final boolean temporary;
  private final FileChannel lockFile;

  private WorkFolder(Path path, boolean temporary, FileChannel lockFile) {
    this.path = path;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  /** A folder that {@link #delete} may delete. */
  static WorkFolder temporary() {
    try {
      return open(Files.createTempDirectory("bridge-testkit-"), true);
    } catch (IOException e) {
      throw new TestkitException("Cannot make a temporary work folder: " + e, e);
    }
  }

  /** A folder of the user. What it holds from earlier clusters is used again. */
  static WorkFolder at(Path path) {
    try {
      return open(Files.createDirectories(path.toAbsolutePath().normalize()), false);
    } catch (IOException e) {
      throw new TestkitException("Cannot use work folder " + path + ": " + e, e);
    }
  }

  private static WorkFolder open(Path path, boolean temporary) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This JVM itself has it: the same as another.
    }
    if (lock == null) {
      channel.close();
      throw new TestkitException(
          "Cannot use work folder "
              + path
              + ": other clusters run there; stop them or take another");
    }
    return new WorkFolder(path, temporary, channel);
  }

  Path path() {
    return path;
  }

  /** Lets others have the folder. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new TestkitException("Cannot unlock work folder " + path + ": " + e, e);
    }
  }

  /**
   * Deletes a temporary folder with everything in it, but follows no link; leaves any other folder.
   */
  void delete() {
    if (!temporary) {
      return;
    }
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException problem)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new TestkitException("Cannot delete work folder " + path + ": " + e, e);
    }
  }
}
