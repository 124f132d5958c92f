package io.flinkspark.bridge.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/** What Arrow's own reader needs for LZ4: lz4-java's reader of frames, nothing of the module's. */
final class Lz4FrameCodec extends AbstractCompressionCodec {

  /** The codec that a batch names. */
  static final CompressionCodec.Factory FACTORY =
      codec -> codec == CodecType.LZ4_FRAME ? new Lz4FrameCodec() : NoCompressionCodec.INSTANCE;

  @Override
  protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
    long length = readUncompressedLength(compressed);
    byte[] frame = new byte[(int) compressed.writerIndex() - Long.BYTES];
    compressed.getBytes(Long.BYTES, frame);
    try (LZ4FrameInputStream in = new LZ4FrameInputStream(new ByteArrayInputStream(frame))) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != length) {
        throw new AssertionError(bytes.length + " bytes, not " + length);
      }
      ArrowBuf result = allocator.buffer(length);
      result.setBytes(0, bytes);
      result.writerIndex(length);
      return result;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf uncompressed) {
    throw new UnsupportedOperationException("Readers do not compress");
  }

  @Override
  public CodecType getCodecType() {
    return CodecType.LZ4_FRAME;
  }
}
