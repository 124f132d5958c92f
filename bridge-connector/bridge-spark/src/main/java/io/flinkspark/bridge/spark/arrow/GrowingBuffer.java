package io.flinkspark.bridge.spark.arrow;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.unsafe.Platform;

/**
 * Memory outside the heap that grows by doubling. Writers check for room once a value and then
 * write to its address without further checks.
 */
final class GrowingBuffer implements AutoCloseable {

  /** What a single row made grow beyond this is given back with the next batch. */
  private static final long KEPT_BYTES = 8 << 20;

  private static final long MAX_BYTES = Integer.MAX_VALUE - 64L;
  private static final long FIRST_BYTES = 4096;

  private final BufferAllocator allocator;
  private ArrowBuf memory;
  private long address;
  private long capacity;

  GrowingBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Good until the buffer grows. */
  long address() {
    return address;
  }

  /** Makes room for this many bytes in all; those written so far are kept. */
  void reserve(long bytes) {
    if (bytes > capacity) {
      grow(bytes);
    }
  }

  private void grow(long bytes) {
    if (bytes > MAX_BYTES) {
      throw new BridgeException(
          ErrorCode.ROW_TOO_LARGE,
          "Cannot send a row: one of its columns takes more than 2 GiB (" + bytes + " bytes)");
    }
    long wanted = Math.min(MAX_BYTES, Math.max(bytes, Math.max(FIRST_BYTES, 2 * capacity)));
    ArrowBuf larger = allocator.buffer(wanted);
    if (memory != null) {
      Platform.copyMemory(null, address, null, larger.memoryAddress(), capacity);
      memory.close();
    }
    memory = larger;
    address = larger.memoryAddress();
    capacity = larger.capacity();
  }

  /** The first bytes, for sending; good until the buffer grows or is closed. */
  ArrowBuf first(long bytes) {
    if (bytes == 0) {
      return allocator.getEmpty();
    }
    memory.writerIndex(bytes);
    return memory;
  }

  /** Starts over, without memory that only an unusual row needed. */
  void reset() {
    if (capacity > KEPT_BYTES) {
      close();
    }
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
      address = 0;
      capacity = 0;
    }
  }
}
