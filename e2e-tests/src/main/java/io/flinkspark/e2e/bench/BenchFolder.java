package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that gets the figures, and while the benchmark runs its rows, too. What is replaced
 * there are the figures and logs of an earlier run; nothing else is touched.
 */
final class BenchFolder implements AutoCloseable {

  private static final String WRITE = "write the figures";
  private static final String WORK = ".direct-";

  private final Path path;
  private final Path work;

  /** Changes nothing yet. */
  BenchFolder(Path given) {
    path = given.toAbsolutePath().normalize();
    work = path.resolve(WORK + ProcessHandle.current().pid());
  }

  /** Refuses what cannot be written to, and changes nothing. */
  void check() {
    Path existing = path;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new CannotException(WRITE, existing + " is not a folder", "Choose another --out.");
    }
    if (!Files.isWritable(existing)) {
      throw new CannotException(
          WRITE,
          existing + " is not writable for this user",
          "Choose another --out, or change its permissions.");
    }
  }

  /** Creates it, and deletes the rows that a benchmark left behind which was killed. */
  void create() {
    try {
      Files.createDirectories(logs());
      try (Stream<Path> files = Files.list(path)) {
        files.filter(BenchFolder::isLeftBehind).forEach(BenchFolder::delete);
      }
      Files.createDirectories(work);
    } catch (IOException | UncheckedIOException e) {
      throw new CannotException(
          WRITE, path + " fails with " + e, "Choose another --out, or free the disk.", e);
    }
  }

  private static boolean isLeftBehind(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\.direct-[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(name.substring(WORK.length()))).isEmpty();
  }

  /** Replaces a file of figures. */
  Path write(String name, String text) {
    try {
      return Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file for each process. */
  Path logs() {
    return path.resolve("direct-logs");
  }

  /** Rows and temporary files. */
  Path work() {
    return work;
  }

  /** Deletes the rows. */
  @Override
  public void close() {
    delete(work);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
