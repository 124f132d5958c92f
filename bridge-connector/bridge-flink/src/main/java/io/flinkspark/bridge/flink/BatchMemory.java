package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BatchBuffer;

/**
 * What one batch lies in.
 *
 * @param received the batch as it came
 * @param plain its buffers without compression; empty when there was none
 */
record BatchMemory(BatchBuffer received, BatchBuffer plain) {

  BatchMemory() {
    this(new BatchBuffer(), new BatchBuffer());
  }

  long bytes() {
    return (long) received.array().length + plain.array().length;
  }
}
