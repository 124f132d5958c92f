package io.flinkspark.bridge.spark.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

class Lz4BodyTest {

  private static final int[] SIZES = {
    0, 1, 7, 8, 100, 4096, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 3_000_003
  };

  private static byte[] shrinking(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i / 50);
    }
    return bytes;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Noise, then something that shrinks: its frame has blocks of both kinds. */
  private static byte[] mixed(int size) {
    byte[] bytes = shrinking(size);
    System.arraycopy(random(size / 2), 0, bytes, 0, size / 2);
    return bytes;
  }

  private static ArrowBuf buffer(BufferAllocator allocator, byte[] bytes) {
    ArrowBuf buffer = allocator.buffer(Math.max(1, bytes.length));
    buffer.setBytes(0, bytes);
    buffer.writerIndex(bytes.length);
    return buffer;
  }

  private static byte[] decompressed(ArrowBuf buffer) throws IOException {
    byte[] bytes = new byte[(int) buffer.readableBytes()];
    buffer.getBytes(0, bytes);
    if (bytes.length == 0) {
      return bytes;
    }
    long length = buffer.getLong(0);
    byte[] rest = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    if (length == -1) {
      return rest;
    }
    byte[] plain = new LZ4FrameInputStream(new ByteArrayInputStream(rest)).readAllBytes();
    assertThat(plain).hasSize((int) length);
    return plain;
  }

  @Test
  void buffersComeBackAsTheyWere() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (int size : SIZES) {
      contents.addAll(List.of(shrinking(size), random(size), mixed(size)));
    }
    try (BufferAllocator allocator = new RootAllocator();
        Lz4Body body = new Lz4Body(allocator)) {
      for (int round = 0; round < 2; round++) {
        List<ArrowBuf> buffers = contents.stream().map(c -> buffer(allocator, c)).toList();
        List<ArrowBuf> compressed = body.compress(buffers);
        for (int i = 0; i < buffers.size(); i++) {
          assertThat(decompressed(compressed.get(i))).isEqualTo(contents.get(i));
        }
        buffers.forEach(ArrowBuf::close);
        body.reset();
      }
    }
  }

  @Test
  void whatDoesNotShrinkIsStoredAsItIs() {
    try (BufferAllocator allocator = new RootAllocator();
        Lz4Body body = new Lz4Body(allocator);
        ArrowBuf noise = buffer(allocator, random(100_000));
        ArrowBuf text = buffer(allocator, shrinking(100_000));
        ArrowBuf tiny = buffer(allocator, shrinking(5));
        ArrowBuf none = buffer(allocator, new byte[0])) {
      List<ArrowBuf> compressed = body.compress(List.of(noise, text, tiny, none));
      assertThat(compressed.get(0).getLong(0)).isEqualTo(-1);
      assertThat(compressed.get(0).readableBytes()).isEqualTo(100_008);
      assertThat(compressed.get(1).getLong(0)).isEqualTo(100_000);
      assertThat(compressed.get(1).readableBytes()).isLessThan(10_000);
      assertThat(compressed.get(2).getLong(0)).isEqualTo(-1);
      assertThat(compressed.get(3).readableBytes()).isZero();
    }
  }

  @Test
  void memoryOfAnUnusualBatchIsGivenBack() {
    try (BufferAllocator allocator = new RootAllocator();
        Lz4Body body = new Lz4Body(allocator)) {
      try (ArrowBuf large = buffer(allocator, shrinking(20 << 20))) {
        body.compress(List.of(large));
        assertThat(allocator.getAllocatedMemory()).isGreaterThan(40 << 20);
      }
      body.reset();
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }
}
