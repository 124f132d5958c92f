package io.flinkspark.bridge.functions.encoders;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The bytes of an UnsafeRow in states and records, preceded by their length; {@link #NULL} in place
 * of the length for no row. A length that cannot be is refused before memory is taken for it, and
 * for one that can, memory grows as the bytes come in: damaged bytes cost an error and not the
 * heap.
 */
final class RowBytes {
  static final int NULL = -1;

  /** The largest row that is written and read back. */
  static final int MAX_LENGTH = 1 << 30;

  private static final int WORD = 8;
  private static final int CHUNK = 1 << 20;

  private RowBytes() {}

  static void writeLength(int length, DataOutputView out) throws IOException {
    if (length > MAX_LENGTH) {
      throw new IOException(
          "Cannot write a value: it has %d bytes, and at most %d are read back"
              .formatted(length, MAX_LENGTH));
    }
    out.writeInt(length);
  }

  /** The length of a row, or {@link #NULL}. */
  static int readLength(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length == NULL) {
      return NULL;
    }
    if (length < 0 || length > MAX_LENGTH || length % WORD != 0) {
      throw damaged(
          "its length is not a multiple of %d between 0 and %d (%d)"
              .formatted(WORD, MAX_LENGTH, length));
    }
    if (in instanceof DataInputDeserializer bytes && length > bytes.available()) {
      throw damaged(
          "its length is more than the %d bytes that are left (%d)"
              .formatted(bytes.available(), length));
    }
    return length;
  }

  /** The bytes of a row of the given length, in an array of just that length. */
  static byte[] read(int length, DataInputView in) throws IOException {
    byte[] bytes = readInto(new byte[Math.min(length, CHUNK)], length, in);
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  /**
   * Reads the bytes of a row into a buffer.
   *
   * @return the buffer, or a larger one if it is too small
   */
  static byte[] readInto(byte[] buffer, int length, DataInputView in) throws IOException {
    byte[] bytes = buffer;
    int read = 0;
    try {
      while (read < length) {
        if (read == bytes.length || bytes.length < Math.min(length, CHUNK)) {
          bytes = grown(bytes, read, length);
        }
        int next = Math.min(length, bytes.length);
        in.readFully(bytes, read, next - read);
        read = next;
      }
    } catch (EOFException e) {
      IOException damaged =
          damaged("its length is more than there are bytes (%d)".formatted(length));
      damaged.initCause(e);
      throw damaged;
    }
    return bytes;
  }

  private static byte[] grown(byte[] bytes, int read, int length) {
    int most = Math.max(CHUNK, 2 * read);
    int wanted = Math.max(Math.min(length, most), Math.min(2 * bytes.length, CHUNK));
    return Arrays.copyOf(bytes, wanted);
  }

  private static IOException damaged(String why) {
    return new IOException(damaged("a value of Spark's", why));
  }

  /** The message for bytes that cannot be. */
  static String damaged(String what, String why) {
    return "Cannot read %s: %s; the bytes are damaged, or were not written by Spark's functions"
        .formatted(what, why);
  }
}
