package io.flinkspark.e2e.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A folder that shall hold certain files and nothing else. */
final class FileSet {
  /** Images run as another user than the one who builds them. */
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Path folder;
  private final Set<Path> files = new HashSet<>();
  private int changed;

  FileSet(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies a file unless it is there with the same size and time.
   *
   * @throws IOException also when two files want the same name
   */
  void add(String name, Path source) throws IOException {
    Path target = claim(name);
    boolean same =
        Files.exists(target)
            && Files.size(target) == Files.size(source)
            && modified(target) == modified(source);
    if (!same) {
      Files.copy(
          source, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      Files.setPosixFilePermissions(target, READABLE);
      changed++;
    }
  }

  /** Writes a text unless the file has it. */
  void write(String name, String text) throws IOException {
    Path target = claim(name);
    if (!Files.exists(target) || !Files.readString(target).equals(text)) {
      Files.writeString(target, text);
      Files.setPosixFilePermissions(target, READABLE);
      changed++;
    }
  }

  /** Where somebody else writes a file each time. */
  Path changing(String name) throws IOException {
    return claim(name);
  }

  /** Deletes what was not added, and the folders that are empty then. */
  void removeOthers() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted((a, b) -> b.compareTo(a)).toList();
      for (Path path : deepestFirst) {
        if (Files.isDirectory(path) ? isEmpty(path) : !files.contains(path)) {
          Files.delete(path);
          changed++;
        }
      }
    }
  }

  int size() {
    return files.size();
  }

  int changed() {
    return changed;
  }

  private Path claim(String name) throws IOException {
    Path target = folder.resolve(name);
    if (!files.add(target)) {
      throw new IOException("Cannot lay out two files as " + target);
    }
    Files.createDirectories(target.getParent());
    return target;
  }

  /** Copying keeps no more digits. */
  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> content = Files.list(directory)) {
      return content.findAny().isEmpty();
    }
  }
}
