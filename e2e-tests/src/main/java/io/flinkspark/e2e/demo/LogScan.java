package io.flinkspark.e2e.demo;

import io.flinkspark.e2e.CannotException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a log once, before anything starts: is it a log at all, how many lines does it have, is
 * every line short enough?
 *
 * @param lines lines, the last one counts with or without LF
 * @param bytes the size of the file
 */
record LogScan(long lines, long bytes) {
  private static final int SAMPLE_BYTES = 64 * 1024;

  /**
   * Raw requests to a TLS port leave control bytes in a log; more than one in twenty is no text.
   */
  private static final double MAX_CONTROL_SHARE = 0.05;

  private static final String READ = "read the log";

  private static final List<Magic> COMPRESSED =
      List.of(
          new Magic("gzip", "gunzip", 0x1f, 0x8b),
          new Magic("zip", "unzip", 'P', 'K', 3, 4),
          new Magic("zstd", "unzstd", 0x28, 0xb5, 0x2f, 0xfd),
          new Magic("xz", "unxz", 0xfd, '7', 'z', 'X', 'Z', 0),
          new Magic("bzip2", "bunzip2", 'B', 'Z', 'h'));

  static LogScan of(Path input) {
    requireReadableFile(input);
    try {
      long bytes = Files.size(input);
      requireText(input, sample(input));
      return new LogScan(countLines(input), bytes);
    } catch (IOException e) {
      throw new CannotException(
          READ, input + " fails with " + e, "Check the file and its disk.", e);
    }
  }

  private static void requireReadableFile(Path input) {
    if (!Files.exists(input)) {
      throw new CannotException(READ, input + " does not exist", "Check the path after --input.");
    }
    if (Files.isDirectory(input)) {
      throw new CannotException(
          READ, input + " is a folder", "Give one file; join several with cat first.");
    }
    if (!Files.isReadable(input)) {
      throw new CannotException(
          READ, input + " is not readable for this user", "Change its permissions, or copy it.");
    }
    if (!Files.isRegularFile(input)) {
      throw new CannotException(
          READ, input + " is not a regular file", "Save its content to a file first.");
    }
  }

  private static byte[] sample(Path input) throws IOException {
    try (InputStream in = Files.newInputStream(input)) {
      return in.readNBytes(SAMPLE_BYTES);
    }
  }

  private static void requireText(Path input, byte[] sample) {
    if (sample.length == 0) {
      throw new CannotException(
          READ, input + " is empty", "Give a log with at least one line, or leave --input out.");
    }
    Optional<Magic> compressed = COMPRESSED.stream().filter(m -> m.starts(sample)).findFirst();
    if (compressed.isPresent()) {
      throw new CannotException(
          READ,
          input + " is compressed (" + compressed.get().format() + ")",
          "Decompress it first, for example with " + compressed.get().tool() + ".");
    }
    long control = 0;
    for (byte b : sample) {
      if ((b >= 0 && b < '\t') || (b > '\r' && b < ' ' && b != 0x1b)) {
        control++;
      }
    }
    if (control > sample.length * MAX_CONTROL_SHARE) {
      throw new CannotException(
          READ,
          "%s looks binary (%d of its first %d bytes are control characters)"
              .formatted(input, control, sample.length),
          "Give an access log as text; decompress or convert it first (UTF-16 with iconv).");
    }
  }

  private static long countLines(Path input) throws IOException {
    long lines = 0;
    long length = 0;
    byte[] chunk = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(input)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        for (int i = 0; i < n; i++) {
          if (chunk[i] == '\n') {
            lines++;
            length = 0;
          } else if (++length > LineReader.MAX_LINE_BYTES) {
            throw tooLong(input, lines + 1);
          }
        }
      }
    }
    return length > 0 ? lines + 1 : lines;
  }

  static CannotException tooLong(Path input, long line) {
    return new CannotException(
        READ,
        "line %d of %s is longer than %d MiB"
            .formatted(line, input, LineReader.MAX_LINE_BYTES / (1024 * 1024)),
        "Remove or split that line; a file without line feeds is not an access log.");
  }

  private record Magic(String format, String tool, byte[] bytes) {
    Magic(String format, String tool, int... bytes) {
      this(format, tool, toBytes(bytes));
    }

    boolean starts(byte[] content) {
      return content.length >= bytes.length
          && Arrays.equals(content, 0, bytes.length, bytes, 0, bytes.length);
    }

    private static byte[] toBytes(int... values) {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        bytes[i] = (byte) values[i];
      }
      return bytes;
    }
  }
}
