package io.flinkspark.bridge.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads the protocol's basic forms. Nothing it reads is trusted: each count is compared with the
 * bytes that remain before memory is taken.
 */
final class WireReader {

  private final ByteBuffer bytes;

  WireReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  WireReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  static BridgeException malformed(String why, Object... values) {
    return new BridgeException(
        ErrorCode.MALFORMED_MESSAGE, "Cannot read a message: " + String.format(why, values));
  }

  int remaining() {
    return bytes.remaining();
  }

  void expectEnd(String what) {
    if (bytes.hasRemaining()) {
      throw malformed("%s is followed by more bytes (%d)", what, bytes.remaining());
    }
  }

  private ByteBuffer need(int count) {
    if (bytes.remaining() < count) {
      throw malformed("it ends too early (%d bytes wanted, %d left)", count, bytes.remaining());
    }
    return bytes;
  }

  int u8() {
    return need(1).get() & 0xFF;
  }

  boolean flag() {
    int value = u8();
    if (value > 1) {
      throw malformed("a flag is neither 0 nor 1 (%d)", value);
    }
    return value == 1;
  }

  int u16() {
    return need(2).getShort() & 0xFFFF;
  }

  int i32() {
    return need(4).getInt();
  }

  long i64() {
    return need(8).getLong();
  }

  byte[] raw(int count) {
    need(count);
    byte[] value = new byte[count];
    bytes.get(value);
    return value;
  }

  /** The bytes that remain, as a view. */
  ByteBuffer rest() {
    ByteBuffer rest = bytes.slice();
    bytes.position(bytes.limit());
    return rest;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed("a number has more than 63 bits");
  }

  int varint31() {
    long value = varint();
    if (value > Integer.MAX_VALUE) {
      throw malformed("a number has more than 31 bits (%d)", value);
    }
    return (int) value;
  }

  /** A number from 0, or -1 for unknown. */
  long optional() {
    return varint() - 1;
  }

  /** A length or count of things that take at least a byte each. */
  private int count() {
    long value = varint();
    if (value > bytes.remaining()) {
      throw malformed("a length is beyond the end (%d, %d bytes left)", value, bytes.remaining());
    }
    return (int) value;
  }

  String string() {
    int length = count();
    if (length > WireWriter.MAX_STRING) {
      throw malformed("a string is too long (%d bytes)", length);
    }
    ByteBuffer utf8 = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a string is not UTF-8 (%d bytes)", length);
    }
  }

  Bytes bytes() {
    return Bytes.owning(raw(count()));
  }

  UUID uuid() {
    return new UUID(i64(), i64());
  }

  <E extends Enum<E>> E ordinal(E[] values) {
    int ordinal = u8();
    if (ordinal >= values.length) {
      throw malformed(
          "there is no %s of number %d", values[0].getDeclaringClass().getSimpleName(), ordinal);
    }
    return values[ordinal];
  }

  <T> List<T> list(Function<WireReader, T> element) {
    int count = count();
    List<T> values = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      values.add(element.apply(this));
    }
    return values;
  }
}
