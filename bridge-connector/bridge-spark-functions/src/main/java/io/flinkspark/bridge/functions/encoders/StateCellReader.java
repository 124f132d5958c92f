package io.flinkspark.bridge.functions.encoders;

import java.io.Serializable;
import java.util.Objects;

/**
 * Gives the values of cells. What decodes those that were restored is made when the first of them
 * comes. Travels with its function; on the task, used by the task's thread alone.
 *
 * @param <T> the type of the state
 */
public final class StateCellReader<T> implements Serializable {
  private static final long serialVersionUID = 1;

  private final BoundEncoder<T> encoder;
  private transient EncoderCodec<T> codec;

  /** For cells whose values the encoder describes. */
  public StateCellReader(BoundEncoder<T> encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
  }

  /** The value of a cell, which may be null. */
  public T value(StateCell<T> cell) {
    if (cell.isRestored() && codec == null) {
      codec = encoder.codec(Thread.currentThread().getContextClassLoader());
    }
    return cell.value(codec);
  }
}
