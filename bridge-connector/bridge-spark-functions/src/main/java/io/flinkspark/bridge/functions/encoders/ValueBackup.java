package io.flinkspark.bridge.functions.encoders;

import java.io.Serializable;
import java.util.Objects;

/**
 * Keeps what a value was before a user's function got it: one that changes the value and then
 * throws has not changed it. A value that can change is kept as its bytes, which costs about as
 * much as writing it to RocksDB; others cost nothing. Travels with its function; on the task, used
 * by the task's thread alone.
 *
 * @param <T> the type of the values
 */
public final class ValueBackup<T> implements Serializable {
  private static final long serialVersionUID = 1;

  private final BoundEncoder<T> encoder;
  private transient EncoderCodec<T> codec;
  private transient T shared;
  private transient byte[] bytes;

  /** For values that the encoder describes. */
  public ValueBackup(BoundEncoder<T> encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
  }

  /** Keeps a value, which may be null, instead of the one before. */
  public void keep(T value) {
    if (value == null || encoder.hasImmutableValues()) {
      shared = value;
      bytes = null;
      return;
    }
    if (codec == null) {
      codec = encoder.codec(Thread.currentThread().getContextClassLoader());
    }
    shared = null;
    bytes = codec.toBytes(value);
  }

  /** The value as it was when it was kept. */
  public T kept() {
    return bytes == null ? shared : codec.fromBytes(bytes, encoder.schemaJson());
  }
}
