package io.flinkspark.bridge.spark.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowBodyCompression;

/**
 * Arrow's compression of a body, buffer by buffer: the length before, then an LZ4 frame, or the
 * bytes as they are when they do not shrink. It writes the frames itself, because then memory
 * outside the heap is compressed where it lies. Not for several threads.
 */
final class Lz4Body implements AutoCloseable {

  /** What a record batch says of its body. */
  static final ArrowBodyCompression METHOD =
      new ArrowBodyCompression(CodecType.LZ4_FRAME.getType(), BodyCompressionMethod.BUFFER);

  private static final long NOT_COMPRESSED = -1;
  private static final int ALIGNMENT = 8;
  private static final int BLOCK_BYTES = 256 * 1024;
  private static final int UNCOMPRESSED_BLOCK = 0x8000_0000;
  private static final byte[] FRAME_HEAD = frameHead();

  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
  private final GrowingBuffer memory;

  Lz4Body(BufferAllocator allocator) {
    memory = new GrowingBuffer(allocator);
  }

  /** Version 1, independent blocks of at most 256 KiB, no checksums but the head's own. */
  private static byte[] frameHead() {
    byte[] descriptor = {0b0110_0000, 5 << 4};
    int hash = XXHashFactory.fastestJavaInstance().hash32().hash(descriptor, 0, 2, 0);
    return ByteBuffer.allocate(7)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2204)
        .put(descriptor)
        .put((byte) (hash >> 8))
        .array();
  }

  /**
   * The same buffers compressed; empty ones stay empty. They share this object's memory, are good
   * until the next call, and need no release.
   */
  List<ArrowBuf> compress(List<ArrowBuf> buffers) {
    long most = 0;
    for (ArrowBuf buffer : buffers) {
      most += mostBytes(buffer.readableBytes());
    }
    memory.reserve(most);
    ArrowBuf all = memory.first(most);
    ByteBuffer out = all.nioBuffer(0, (int) most).order(ByteOrder.LITTLE_ENDIAN);
    List<ArrowBuf> compressed = new ArrayList<>(buffers.size());
    for (ArrowBuf buffer : buffers) {
      int start = out.position();
      if (buffer.readableBytes() > 0) {
        compress(buffer.nioBuffer(0, (int) buffer.readableBytes()), out);
      }
      ArrowBuf result = all.slice(start, out.position() - start);
      result.writerIndex(out.position() - start);
      compressed.add(result);
      out.position(roundUp(out.position()));
    }
    return compressed;
  }

  private long mostBytes(long length) {
    long blocks = (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    return Long.BYTES
        + FRAME_HEAD.length
        + length
        + blocks * (Integer.BYTES + compressor.maxCompressedLength(BLOCK_BYTES) - BLOCK_BYTES)
        + Integer.BYTES
        + ALIGNMENT;
  }

  private void compress(ByteBuffer buffer, ByteBuffer out) {
    int length = buffer.remaining();
    int start = out.position();
    out.putLong(length);
    writeFrame(buffer, out);
    if (out.position() - start - Long.BYTES >= length) {
      out.position(start).putLong(NOT_COMPRESSED).put(buffer);
    }
  }

  private void writeFrame(ByteBuffer buffer, ByteBuffer out) {
    out.put(FRAME_HEAD);
    for (int at = 0; at < buffer.limit(); at += BLOCK_BYTES) {
      int length = Math.min(BLOCK_BYTES, buffer.limit() - at);
      int head = out.position();
      int block = head + Integer.BYTES;
      int size = compressor.compress(buffer, at, length, out, block, out.limit() - block);
      if (size < length) {
        out.putInt(head, size);
      } else {
        size = length;
        out.putInt(head, length | UNCOMPRESSED_BLOCK).put(block, buffer, at, length);
      }
      out.position(block + size);
    }
    out.putInt(0);
  }

  private static int roundUp(int length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Starts over, without memory that only an unusual batch needed. */
  void reset() {
    memory.reset();
  }

  @Override
  public void close() {
    memory.close();
  }
}
