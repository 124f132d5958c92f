package io.flinkspark.bridge.spark.arrow;

import org.apache.spark.unsafe.Platform;

/** Bits in memory outside the heap, the lowest of a byte first, as Arrow has them. */
final class Bits {

  private Bits() {}

  /** The bytes that so many bits take. */
  static long bytes(long bits) {
    return (bits + 7) >> 3;
  }

  static boolean isSet(long address, int index) {
    return (Platform.getByte(null, address + (index >> 3)) >> (index & 7) & 1) != 0;
  }

  /** Sets a bit, and clears those behind it in its byte. */
  static void set(long address, int index, boolean value) {
    long at = address + (index >> 3);
    int below = (1 << (index & 7)) - 1;
    int kept = below == 0 ? 0 : Platform.getByte(null, at) & below;
    Platform.putByte(null, at, (byte) (value ? kept | below + 1 : kept));
  }

  /** Sets bits that follow each other, and clears those behind them in the last byte. */
  static void fill(long address, int from, int count, boolean value) {
    int end = from + count;
    int at = from;
    while (at < end && (at & 7) != 0) {
      set(address, at++, value);
    }
    int bytes = (end - at) >> 3;
    if (bytes > 0) {
      Platform.setMemory(address + (at >> 3), (byte) (value ? 0xFF : 0), bytes);
      at += bytes << 3;
    }
    while (at < end) {
      set(address, at++, value);
    }
  }

  /** Clears the bits from this one on in its byte, so that the same bits are the same bytes. */
  static void clearBehind(long address, int index) {
    if ((index & 7) != 0) {
      set(address, index, false);
    }
  }
}
