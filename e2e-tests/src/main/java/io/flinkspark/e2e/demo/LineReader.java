package io.flinkspark.e2e.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts bytes into lines at LF and nowhere else. The LF is dropped, everything else stays as it is:
 * a CR, a NUL, bytes of any encoding. A last line without LF counts. Not thread-safe.
 */
public final class LineReader implements AutoCloseable {
  /** A line may be this long; Kafka's topics are created for it. */
  static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private int position;
  private int end;
  private long line;

  /** Of these bytes, from where they are. */
  public LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line; empty at the end of the input. */
  Optional<byte[]> next() throws IOException {
    head.reset();
    boolean started = false;
    while (position < end || fill()) {
      started = true;
      int lineFeed = indexOfLineFeed();
      int length = (lineFeed < 0 ? end : lineFeed) - position;
      requireShort(head.size() + (long) length);
      if (lineFeed >= 0) {
        byte[] bytes = take(length);
        position = lineFeed + 1;
        line++;
        return Optional.of(bytes);
      }
      head.write(chunk, position, length);
      position = end;
    }
    if (!started) {
      return Optional.empty();
    }
    line++;
    return Optional.of(head.toByteArray());
  }

  /** Number of the line that {@link #next} gave last, from 1. */
  long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte[] take(int length) {
    if (head.size() == 0) {
      return Arrays.copyOfRange(chunk, position, position + length);
    }
    head.write(chunk, position, length);
    return head.toByteArray();
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(chunk));
    return end > 0;
  }

  private int indexOfLineFeed() {
    for (int i = position; i < end; i++) {
      if (chunk[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void requireShort(long bytes) {
    if (bytes > MAX_LINE_BYTES) {
      throw new LineTooLongException(line + 1);
    }
  }

  /** A line is longer than {@link #MAX_LINE_BYTES}. */
  static final class LineTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long line;

    LineTooLongException(long line) {
      super("line " + line + " is longer than " + MAX_LINE_BYTES / (1024 * 1024) + " MiB");
      this.line = line;
    }

    long line() {
      return line;
    }
  }
}
