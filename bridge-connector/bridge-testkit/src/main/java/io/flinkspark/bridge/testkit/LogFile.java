package io.flinkspark.bridge.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process printed, over all its starts. */
record LogFile(Path path) {

  private static final int TAIL_BYTES = 64 * 1024;

  /** Bytes so far: where the next start's output begins. */
  long size() {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String textSince(long offset) {
    if (size() <= offset) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(file.length() - offset)];
      file.seek(offset);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines, indented, ready to be put into a message. */
  String tail(int lines) {
    List<String> all = textSince(Math.max(0, size() - TAIL_BYTES)).lines().toList();
    String indented = String.join("\n  ", all.subList(Math.max(0, all.size() - lines), all.size()));
    return indented.isEmpty() ? "  (empty)" : "  " + indented;
  }
}
