package io.flinkspark.bridge.flink;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory of the batches that were read and not yet handed on, and of some to come: bounded in
 * bytes, whatever the size of a batch. The fetcher's thread takes, the task's thread gives back.
 */
final class ReadAhead {

  private final long maxBytes;
  private final Deque<BatchMemory> free = new ArrayDeque<>();
  private long freeBytes;
  private long heldBytes;

  /**
   * @param maxBytes another batch is read when less than this is held
   */
  ReadAhead(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized boolean hasRoom() {
    return heldBytes < maxBytes;
  }

  /** Memory for a batch. It counts once the batch is {@link #hold held}. */
  synchronized BatchMemory take() {
    BatchMemory memory = free.poll();
    if (memory == null) {
      return new BatchMemory();
    }
    freeBytes -= memory.bytes();
    return memory;
  }

  /** The memory holds a batch. */
  synchronized void hold(BatchMemory memory) {
    heldBytes += memory.bytes();
  }

  /** The batch is handed on and its memory may hold another one. */
  synchronized void giveBack(BatchMemory memory) {
    heldBytes -= memory.bytes();
    leave(memory);
  }

  /** The memory was taken and no batch came. */
  synchronized void leave(BatchMemory memory) {
    if (freeBytes + heldBytes + memory.bytes() <= maxBytes) {
      free.add(memory);
      freeBytes += memory.bytes();
    }
  }

  /** The batch is handed on, and whoever took rows of it has its memory now. */
  synchronized void giveAway(BatchMemory memory) {
    heldBytes -= memory.bytes();
  }

  /** What is held and what is free, together. */
  synchronized long bytes() {
    return heldBytes + freeBytes;
  }
}
