package io.flinkspark.bridge.flink.arrow;

import static io.flinkspark.bridge.flink.arrow.ArrowMessage.malformed;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Decompresses one LZ4 frame (format 1.6.x) from array to array. The frame must fill its bytes and
 * its content the place for it, its blocks must be independent, and checksums must be right where
 * there are any. lz4-java's own stream of frames would copy twice.
 */
final class Lz4Frame {

  private static final LZ4SafeDecompressor BLOCKS = LZ4Factory.fastestInstance().safeDecompressor();
  private static final XXHash32 HASH = XXHashFactory.fastestJavaInstance().hash32();

  private static final int MAGIC = 0x184D2204;
  private static final int VERSION_1 = 0b01;
  private static final int INDEPENDENT = 1 << 5;
  private static final int BLOCK_CHECKSUM = 1 << 4;
  private static final int CONTENT_SIZE = 1 << 3;
  private static final int CONTENT_CHECKSUM = 1 << 2;
  private static final int DICTIONARY = 1;
  private static final int STORED_BLOCK = 0x8000_0000;

  private final byte[] frame;
  private final int end;
  private int at;

  private Lz4Frame(byte[] frame, int start, int length) {
    this.frame = frame;
    at = start;
    end = start + length;
  }

  /** Fills exactly this part of the target. */
  static void decompress(
      byte[] frame, int start, int length, byte[] target, int targetStart, int targetLength) {
    try {
      new Lz4Frame(frame, start, length).decompress(target, targetStart, targetLength);
    } catch (LZ4Exception e) {
      throw corrupt(e.getMessage());
    }
  }

  private void decompress(byte[] target, int targetStart, int targetLength) {
    int flags = head(targetLength);
    int out = targetStart;
    int targetEnd = targetStart + targetLength;
    for (int size = readInt(); size != 0; size = readInt()) {
      int stored = size & ~STORED_BLOCK;
      need(stored);
      if ((size & STORED_BLOCK) != 0) {
        if (stored > targetEnd - out) {
          throw corrupt("it has more content than it says");
        }
        System.arraycopy(frame, at, target, out, stored);
        out += stored;
      } else {
        out += BLOCKS.decompress(frame, at, stored, target, out, targetEnd - out);
      }
      at += stored;
      if ((flags & BLOCK_CHECKSUM) != 0) {
        check(HASH.hash(frame, at - stored, stored, 0));
      }
    }
    if (out != targetEnd) {
      throw corrupt("it has less content than it says");
    }
    if ((flags & CONTENT_CHECKSUM) != 0) {
      check(HASH.hash(target, targetStart, targetLength, 0));
    }
    if (at != end) {
      throw corrupt("something follows its end");
    }
  }

  private int head(int targetLength) {
    if (readInt() != MAGIC) {
      throw corrupt("it does not start like one");
    }
    int descriptor = at;
    need(Short.BYTES);
    int flags = frame[at];
    at += Short.BYTES;
    if (flags >> 6 != VERSION_1) {
      throw corrupt("its version is not known");
    }
    if ((flags & DICTIONARY) != 0 || (flags & INDEPENDENT) == 0) {
      throw corrupt("it needs a dictionary, or its blocks need each other");
    }
    if ((flags & CONTENT_SIZE) != 0) {
      need(Long.BYTES);
      if (ArrowVector.longAt(frame, at) != targetLength) {
        throw corrupt("it has another content size than its buffer");
      }
      at += Long.BYTES;
    }
    int hash = HASH.hash(frame, descriptor, at - descriptor, 0) >> 8 & 0xFF;
    need(1);
    if ((frame[at++] & 0xFF) != hash) {
      throw corrupt("the checksum of its head is wrong");
    }
    return flags;
  }

  private int readInt() {
    need(Integer.BYTES);
    int value = ArrowVector.intAt(frame, at);
    at += Integer.BYTES;
    return value;
  }

  private void check(int hash) {
    if (readInt() != hash) {
      throw corrupt("a checksum is wrong");
    }
  }

  private void need(int count) {
    if (count > end - at) {
      throw corrupt("it ends too early");
    }
  }

  private static RuntimeException corrupt(String why) {
    return malformed("an LZ4 frame is corrupt: %s", why);
  }
}
