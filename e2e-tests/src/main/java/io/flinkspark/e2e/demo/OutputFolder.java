package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The folder that gets the results. A demo replaces what a demo wrote, and nothing else: a folder
 * with somebody's own {@code logs/} in it is refused.
 */
public final class OutputFolder implements AutoCloseable {
  /** Names that a demo writes and replaces. */
  static final List<String> OURS =
      List.of(
          "report",
          "tables",
          "summary.json",
          "logs",
          "live",
          "input.log",
          "soak.json",
          "soak.tsv",
          ".work");

  private static final String MARKER = ".bridge-demo";
  private static final String WRITE = "write the results";

  private final Path path;
  private final FileChannel lockFile;

  private OutputFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Refuses what {@link #open} would refuse, and changes nothing. */
  public static void check(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CannotException(WRITE, folder + " is not a folder", "Choose another --out.");
    }
    Path existing = nearestExisting(folder);
    if (!Files.isDirectory(existing) || !canWrite(existing)) {
      throw new CannotException(
          WRITE,
          existing + " is not writable for this user",
          "Choose another --out, or change its permissions.");
    }
    requireOurs(folder);
  }

  /** Creates the folder or empties it of an earlier demo's results, and locks it. */
  static OutputFolder open(Path given) {
    check(given);
    Path path = given.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel lockFile = lock(path);
      for (String name : OURS) {
        delete(path.resolve(name));
      }
      Files.createDirectories(path.resolve("logs"));
      return new OutputFolder(path, lockFile);
    } catch (IOException e) {
      throw new CannotException(
          WRITE, path + " fails with " + e, "Choose another --out, or free the disk.", e);
    }
  }

  /** The folder itself, absolute. */
  public Path path() {
    return path;
  }

  /** Logs of every process. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** Data of the clusters while they run. */
  public Path work() {
    return path.resolve(".work");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file or a tree, if there. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
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
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel).isEmpty()) {
      channel.close();
      throw new CannotException(
          WRITE,
          "another demo is writing to " + path,
          "Wait until it is done, or choose another --out.");
    }
    return channel;
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  private static void requireOurs(Path folder) {
    if (Files.exists(folder.resolve(MARKER))) {
      return;
    }
    for (String name : OURS) {
      if (Files.exists(folder.resolve(name))) {
        throw new CannotException(
            WRITE,
            folder.resolve(name) + " exists, and no demo wrote it",
            "Choose another --out; a demo replaces only its own results.");
      }
    }
  }

  private static Path nearestExisting(Path folder) {
    Path path = folder;
    while (!Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }

  /** Tries it: permission bits say little about a superuser or a read-only disk. */
  private static boolean canWrite(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".bridge-demo-check", null));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
