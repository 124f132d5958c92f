package io.flinkspark.bridge.protocol;

import static io.flinkspark.bridge.protocol.BridgeException.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Writes the protocol's basic forms, big-endian, into memory that grows. */
final class WireWriter {

  /** Strings are at most this many bytes long. */
  static final int MAX_STRING = 0xFFFF;

  private byte[] bytes = new byte[64];
  private int size;

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  private ByteBuffer room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
    ByteBuffer at = ByteBuffer.wrap(bytes, size, more);
    size += more;
    return at;
  }

  void u8(int value) {
    room(1).put((byte) value);
  }

  void flag(boolean value) {
    u8(value ? 1 : 0);
  }

  void u16(int value) {
    room(2).putShort((short) value);
  }

  void i32(int value) {
    room(4).putInt(value);
  }

  void i64(long value) {
    room(8).putLong(value);
  }

  void raw(byte[] value) {
    room(value.length).put(value);
  }

  void raw(ByteBuffer value) {
    room(value.remaining()).put(value.duplicate());
  }

  /** A number from 0, seven bits a byte, the lowest first. */
  void varint(long value) {
    check(value >= 0, "Cannot write a count or number: it is negative (%d)", value);
    long rest = value;
    while (rest > 0x7F) {
      u8((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    u8((int) rest);
  }

  /** A number from 0, or -1 for unknown. */
  void optional(long value) {
    check(value >= -1 && value < Long.MAX_VALUE, "Cannot write an optional number (%d)", value);
    varint(value + 1);
  }

  void string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    check(
        utf8.length <= MAX_STRING,
        "Cannot write a string: it is longer than %d bytes (%d)",
        MAX_STRING,
        utf8.length);
    varint(utf8.length);
    raw(utf8);
  }

  void bytes(Bytes value) {
    varint(value.size());
    raw(value.content());
  }

  void uuid(UUID value) {
    i64(value.getMostSignificantBits());
    i64(value.getLeastSignificantBits());
  }

  void ordinal(Enum<?> value) {
    u8(value.ordinal());
  }

  <T> void list(List<T> values, BiConsumer<WireWriter, T> element) {
    varint(values.size());
    values.forEach(value -> element.accept(this, value));
  }
}
