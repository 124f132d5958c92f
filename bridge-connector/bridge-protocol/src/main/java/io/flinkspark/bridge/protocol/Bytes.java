package io.flinkspark.bridge.protocol;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that never change and compare by content, in constant time. Their text is only their
 * number, so that no secret is printed by accident.
 */
public final class Bytes implements Serializable {

  private static final long serialVersionUID = 1;

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of these bytes. */
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /** Takes an array that nobody else holds. */
  static Bytes owning(byte[] content) {
    return new Bytes(content);
  }

  public int size() {
    return content.length;
  }

  /** A copy. */
  public byte[] toArray() {
    return content.clone();
  }

  /** A read-only view, not a copy. */
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** The array itself, for readers inside this package. */
  byte[] content() {
    return content;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && MessageDigest.isEqual(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
