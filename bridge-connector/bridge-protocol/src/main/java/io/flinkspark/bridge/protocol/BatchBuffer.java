package io.flinkspark.bridge.protocol;

/**
 * Memory for one received batch after another; it grows to the largest. A batch received into it is
 * good until the next one. Not for several threads.
 */
public final class BatchBuffer {

  private static final int STEP = 64 * 1024;

  private byte[] bytes = new byte[0];

  /** The array that holds the latest batch, from its start. */
  public byte[] array() {
    return bytes;
  }

  /** An array of this length or more; what was in the memory is lost. */
  public byte[] ofAtLeast(int length) {
    if (bytes.length < length) {
      long rounded = (length + STEP - 1L) / STEP * STEP;
      bytes = new byte[(int) Math.min(rounded, Integer.MAX_VALUE - 64)];
    }
    return bytes;
  }
}
