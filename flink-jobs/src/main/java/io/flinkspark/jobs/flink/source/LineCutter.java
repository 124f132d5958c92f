package io.flinkspark.jobs.flink.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines at LF and at nothing else. The last line may lack its LF. A
 * line lies in {@link #buffer()} from {@link #from()} to {@link #to()} until the next call.
 *
 * <p>A read that fails loses nothing that came before: after a {@link
 * java.net.SocketTimeoutException} the same call can be made again. Not thread-safe.
 */
final class LineCutter implements Closeable {

  /** Longest line that is taken, so that a stream without LF cannot eat the memory. */
  static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final int FIRST_BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final String name;
  private final int maxLineBytes;

  private byte[] buffer;
  private int filled;
  private int scanned;
  private int next;
  private int from;
  private int to;
  private boolean ended;
  private long lines;

  LineCutter(InputStream in, String name) {
    this(in, name, MAX_LINE_BYTES);
  }

  LineCutter(InputStream in, String name, int maxLineBytes) {
    this.in = in;
    this.name = name;
    this.maxLineBytes = maxLineBytes;
    this.buffer = new byte[Math.min(FIRST_BUFFER_BYTES, maxLineBytes + 1)];
  }

  /**
   * Moves to the next line.
   *
   * @return false at the end of the stream
   * @throws IOException when reading fails or the line is too long
   */
  boolean next() throws IOException {
    while (!nextBuffered()) {
      if (ended) {
        return lastLine();
      }
      fill();
    }
    return true;
  }

  /** Moves to the next line if it is here as a whole; reads nothing. */
  boolean nextBuffered() {
    while (scanned < filled) {
      if (buffer[scanned++] == '\n') {
        line(scanned - 1);
        return true;
      }
    }
    return false;
  }

  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean lastLine() {
    if (next == filled) {
      return false;
    }
    line(filled);
    next = filled;
    return true;
  }

  private void line(int end) {
    from = next;
    to = end;
    next = scanned;
    lines++;
  }

  private void fill() throws IOException {
    if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, filled - next);
      filled -= next;
      scanned -= next;
      next = 0;
    }
    if (filled > maxLineBytes) {
      throw new IOException(
          "Cannot read line %d of %s: it is longer than %d bytes"
              .formatted(lines + 1, name, maxLineBytes));
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLineBytes + 1L));
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      ended = true;
      return;
    }
    filled += read;
  }
}
