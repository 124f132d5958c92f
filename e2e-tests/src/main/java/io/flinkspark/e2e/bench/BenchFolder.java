package io.flinkspark.e2e.bench;

import io.flinkspark.e2e.CannotException;
import io.flinkspark.e2e.Progress;
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

  private final String subject;
  private final Path path;
  private final Path work;

  /**
   * Changes nothing yet.
   *
   * @param subject what is measured: all names here begin with it
   */
  BenchFolder(Path given, String subject) {
    this.subject = subject;
    path = given.toAbsolutePath().normalize();
    work = path.resolve(".%s-%d".formatted(subject, ProcessHandle.current().pid()));
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
        files.filter(this::isLeftBehind).forEach(BenchFolder::delete);
      }
      Files.createDirectories(work);
    } catch (IOException | UncheckedIOException e) {
      throw new CannotException(
          WRITE, path + " fails with " + e, "Choose another --out, or free the disk.", e);
    }
  }

  private boolean isLeftBehind(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\." + subject + "-[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(name.substring(subject.length() + 2))).isEmpty();
  }

  /** Replaces the files of figures, and says what is in them. */
  void report(Progress progress, BenchPage.Form form, BenchResults results) {
    write(subject + ".json", results.toJson());
    Path page = write(subject + ".html", new BenchPage(results, form).html());
    new BenchSummary(progress).print(results, page);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file for each process. */
  Path logs() {
    return path.resolve(subject + "-logs");
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

  /** Deletes a folder, if it is there, with all that is in it. */
  static void delete(Path folder) {
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
