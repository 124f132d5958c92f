package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.FramedConnection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What went to readers from here, those that are being served included. Safe for several threads.
 */
final class SentRows {

  private final Set<FramedConnection> readers = new HashSet<>();
  private long rows;
  private long bytes;

  synchronized void begin(FramedConnection reader) {
    readers.add(reader);
  }

  synchronized void end(FramedConnection reader) {
    if (readers.remove(reader)) {
      rows += reader.rowsSent();
      bytes += reader.bytesSent();
    }
  }

  synchronized long readers() {
    return readers.size();
  }

  synchronized long rows() {
    return rows + ofReaders(FramedConnection::rowsSent);
  }

  synchronized long bytes() {
    return bytes + ofReaders(FramedConnection::bytesSent);
  }

  private long ofReaders(ToLongFunction<FramedConnection> count) {
    return readers.stream().mapToLong(count).sum();
  }
}
