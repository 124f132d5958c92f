package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that gets the figures; while the benchmark runs, its rows, too. */
final class BenchFolder implements AutoCloseable {

  private final Path path;
  private final Path work;

  private BenchFolder(Path path, Path work) {
    this.path = path;
    this.work = work;
  }

  /** Creates the folder if it is not there. */
  static BenchFolder open(Path given) {
    Path path = given.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      if (!Files.isWritable(path)) {
        throw new IOException("it is not writable for this user");
      }
      Files.createDirectories(path.resolve("logs"));
      return new BenchFolder(path, Files.createTempDirectory(path, ".work"));
    } catch (IOException e) {
      throw new CannotException(
          "write the figures", path + " fails with " + e, "Choose another --out.", e);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path work() {
    return work;
  }

  /** Deletes the rows. */
  @Override
  public void close() {
    if (!Files.exists(work)) {
      return;
    }
    try (Stream<Path> files = Files.walk(work)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
