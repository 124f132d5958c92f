package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.flink.arrow.ArrowSchema;
import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ControlMessage.SplitOpened;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.FramedConnection;

/**
 * Opens one split after the other for one reader, and knows all its connections. A fetcher's thread
 * opens; the task's thread closes, which ends whatever the fetcher's thread is waiting for.
 */
final class SplitOpener implements AutoCloseable {

  private final DriverClient driver;
  private final ArrowSchema schema;
  private volatile FramedConnection data;

  SplitOpener(SparkReadOptions options, ArrowSchema schema) {
    driver = new DriverClient(options);
    this.schema = schema;
  }

  SplitStream open(SparkSplit split) {
    SplitOpened opened = driver.open(split);
    FramedConnection dialed = driver.dialer().data(opened.endpoint(), opened.ticket());
    data = dialed;
    if (driver.isClosed()) {
      dialed.close();
      throw new BridgeException(
          ErrorCode.SPLIT_CANCELLED, "Cannot open split " + split.id() + ": the reader is closed");
    }
    try {
      return new SplitStream(dialed, opened.path(), split.row(), schema);
    } catch (RuntimeException e) {
      dialed.close();
      throw e;
    }
  }

  boolean isClosed() {
    return driver.isClosed();
  }

  @Override
  public void close() {
    driver.close();
    FramedConnection current = data;
    if (current != null) {
      current.close();
    }
  }
}
