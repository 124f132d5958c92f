package io.flinkspark.bridge.functions.encoders;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Texts and bytes in the snapshots of serializers, preceded by their length. A length that cannot
 * be is refused before memory is taken for it: a damaged snapshot costs an error and not the heap.
 */
final class SnapshotBytes {
  /** A schema of some hundred thousand fields. */
  static final int MAX_TEXT = 16 << 20;

  /** An encoder, which holds expressions for each field. */
  static final int MAX_BYTES = 64 << 20;

  private SnapshotBytes() {}

  static void writeText(String text, DataOutputView out) throws IOException {
    write("a schema", text.getBytes(StandardCharsets.UTF_8), MAX_TEXT, out);
  }

  static String readText(DataInputView in) throws IOException {
    return new String(read("a schema", MAX_TEXT, in), StandardCharsets.UTF_8);
  }

  static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
    write("an encoder", bytes, MAX_BYTES, out);
  }

  static byte[] readBytes(DataInputView in) throws IOException {
    return read("an encoder", MAX_BYTES, in);
  }

  private static void write(String what, byte[] bytes, int max, DataOutputView out)
      throws IOException {
    if (bytes.length > max) {
      throw new IOException(
          "Cannot write %s into a snapshot: it has %d bytes, and at most %d are read back"
              .formatted(what, bytes.length, max));
    }
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] read(String what, int max, DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > max) {
      throw new IOException(
          "Cannot read %s from a snapshot: its length is not between 0 and %d (%d); the snapshot"
                  .formatted(what, max, length)
              + " is damaged, or not one of Spark's functions");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
