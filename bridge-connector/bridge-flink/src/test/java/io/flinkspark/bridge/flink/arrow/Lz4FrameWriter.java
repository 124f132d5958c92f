package io.flinkspark.bridge.flink.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/** What Arrow's own writer needs for LZ4: lz4-java's writer of frames, nothing of the module's. */
final class Lz4FrameWriter extends AbstractCompressionCodec {

  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
    byte[] bytes = new byte[(int) plain.writerIndex()];
    plain.getBytes(0, bytes);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out =
        new LZ4FrameOutputStream(frame, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ArrowBuf compressed = allocator.buffer(Long.BYTES + frame.size());
    compressed.setBytes(Long.BYTES, frame.toByteArray());
    compressed.writerIndex(Long.BYTES + (long) frame.size());
    return compressed;
  }

  @Override
  protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
    throw new UnsupportedOperationException("Writers do not decompress");
  }

  @Override
  public CodecType getCodecType() {
    return CodecType.LZ4_FRAME;
  }
}
