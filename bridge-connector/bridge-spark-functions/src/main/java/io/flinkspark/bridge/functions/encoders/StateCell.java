package io.flinkspark.bridge.functions.encoders;

/**
 * What a function of this module keeps per key or per window: Spark's state, and when it times out.
 * A cell that was restored holds the bytes and the schema they were written in until its value is
 * asked for, so that a state is read by the encoder of the job that goes on and not by the one that
 * wrote it. Used by the task's thread alone.
 *
 * @param <T> the type of the state
 */
public final class StateCell<T> {
  /** No time. */
  public static final long NEVER = -1;

  private T value;
  private byte[] bytes;
  private String writtenIn;
  private long timeout = NEVER;
  private long timer = NEVER;

  /** A cell with a value, which may be null. */
  public StateCell(T value) {
    this.value = value;
  }

  StateCell(byte[] bytes, String writtenIn) {
    this.bytes = bytes;
    this.writtenIn = writtenIn;
  }

  /**
   * Whether the value has not been read since this cell was restored, so that a codec is needed.
   */
  boolean isRestored() {
    return bytes != null;
  }

  /** The value, which may be null; read with the given codec if this cell was restored. */
  T value(EncoderCodec<T> codec) {
    if (bytes != null) {
      value = codec.fromBytes(bytes, writtenIn);
      bytes = null;
      writtenIn = null;
    }
    return value;
  }

  /** Sets the value, which may be null. */
  public void setValue(T value) {
    this.value = value;
    this.bytes = null;
    this.writtenIn = null;
  }

  /** When the state times out, or {@link #NEVER}. */
  public long timeout() {
    return timeout;
  }

  /** Sets when the state times out. */
  public void setTimeout(long timeout) {
    this.timeout = timeout;
  }

  /** The time of the timer that is registered for this cell, or {@link #NEVER}. */
  public long timer() {
    return timer;
  }

  /** Sets the time of the timer. */
  public void setTimer(long timer) {
    this.timer = timer;
  }

  T rawValue() {
    return value;
  }

  byte[] bytes() {
    return bytes;
  }

  String writtenIn() {
    return writtenIn;
  }
}
