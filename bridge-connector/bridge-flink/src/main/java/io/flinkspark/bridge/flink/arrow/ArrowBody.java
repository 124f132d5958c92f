package io.flinkspark.bridge.flink.arrow;

import static io.flinkspark.bridge.flink.arrow.ArrowMessage.malformed;

import io.flinkspark.bridge.protocol.BatchBuffer;
import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Where the buffers of a record batch lie in an array. All lie inside it: that is checked before
 * one is used.
 */
final class ArrowBody {

  private static final int BUFFER_BYTES = 16;
  private static final int ALIGNMENT = 8;

  private final byte[] bytes;
  private final int[] starts;
  private final int[] lengths;

  private ArrowBody(byte[] bytes, int buffers) {
    this.bytes = bytes;
    starts = new int[buffers];
    lengths = new int[buffers];
  }

  /**
   * Finds the buffers; those of a compressed batch are decompressed.
   *
   * @param plain memory for decompressed buffers
   * @param maxBytes how much of it may be taken
   */
  static ArrowBody of(RecordBatch batch, ByteBuffer body, BatchBuffer plain, int maxBytes) {
    ArrowBody found = find(batch, body);
    BodyCompression compression = batch.compression();
    if (compression == null) {
      return found;
    }
    if (compression.codec() != CompressionType.LZ4_FRAME
        || compression.method() != BodyCompressionMethod.BUFFER) {
      throw malformed(
          "its compression is not known (codec %d, method %d)",
          compression.codec(), compression.method());
    }
    return found.decompressed(plain, maxBytes);
  }

  private static ArrowBody find(RecordBatch batch, ByteBuffer body) {
    int count = batch.buffersLength();
    if (count < 0 || count > batch.getByteBuffer().capacity() / BUFFER_BYTES) {
      throw malformed("it has an impossible number of buffers (%d)", count);
    }
    ArrowBody found = new ArrowBody(body.array(), count);
    Buffer buffer = new Buffer();
    for (int i = 0; i < count; i++) {
      batch.buffers(buffer, i);
      long offset = buffer.offset();
      long length = buffer.length();
      if (offset < 0
          || length < 0
          || offset > body.remaining()
          || length > body.remaining() - offset) {
        throw malformed(
            "buffer %d lies outside (%d bytes at %d of %d)", i, length, offset, body.remaining());
      }
      found.starts[i] = body.arrayOffset() + (int) offset;
      found.lengths[i] = (int) length;
    }
    return found;
  }

  private ArrowBody decompressed(BatchBuffer plain, int maxBytes) {
    long total = 0;
    for (int i = 0; i < starts.length; i++) {
      total += (plainLength(i) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      if (total > maxBytes) {
        throw malformed("it is larger without compression than allowed (limit %d)", maxBytes);
      }
    }
    ArrowBody decompressed = new ArrowBody(plain.ofAtLeast((int) total), starts.length);
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      int length = (int) plainLength(i);
      decompressed.starts[i] = at;
      decompressed.lengths[i] = length;
      if (lengths[i] > 0) {
        decompress(i, decompressed.bytes, at, length);
      }
      at += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return decompressed;
  }

  private void decompress(int buffer, byte[] target, int at, int length) {
    int start = starts[buffer] + Long.BYTES;
    int stored = lengths[buffer] - Long.BYTES;
    if (isStored(buffer)) {
      System.arraycopy(bytes, start, target, at, length);
      return;
    }
    Lz4Frame.decompress(bytes, start, stored, target, at, length);
  }

  /** Behind a length of -1 the bytes are as they were. */
  private boolean isStored(int buffer) {
    return ArrowVector.longAt(bytes, starts[buffer]) == -1;
  }

  private long plainLength(int buffer) {
    if (lengths[buffer] == 0) {
      return 0;
    }
    if (lengths[buffer] < Long.BYTES) {
      throw malformed(
          "buffer %d is too short to be compressed (%d bytes)", buffer, lengths[buffer]);
    }
    long length = ArrowVector.longAt(bytes, starts[buffer]);
    if (length < -1 || length > Integer.MAX_VALUE) {
      throw malformed("buffer %d has an impossible length (%d)", buffer, length);
    }
    return length == -1 ? lengths[buffer] - Long.BYTES : length;
  }

  /** The array that all buffers lie in. */
  byte[] bytes() {
    return bytes;
  }

  int buffers() {
    return starts.length;
  }

  int start(int buffer) {
    return starts[buffer];
  }

  int length(int buffer) {
    return lengths[buffer];
  }
}
