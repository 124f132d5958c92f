package io.flinkspark.bridge.flink;

import io.flinkspark.bridge.protocol.BridgeDialer;
import io.flinkspark.bridge.protocol.ControlMessage;
import io.flinkspark.bridge.protocol.ReadPlan;
import io.flinkspark.bridge.protocol.SplitId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What a source asks the driver about its publication. Threads: see {@link DriverConnection}. */
final class DriverClient implements AutoCloseable {

  private final SparkReadOptions options;
  private final DriverConnection driver;

  DriverClient(SparkReadOptions options) {
    this.options = options;
    driver =
        new DriverConnection(options.address(), options.token(), options.tls(), options.limits());
  }

  BridgeDialer dialer() {
    return driver.dialer();
  }

  ControlMessage.PublicationInfo describe(ReadPlan plan) {
    return driver.ask(
        id ->
            new ControlMessage.Describe(
                id, options.publication(), plan, ControlMessage.Describe.LATEST),
        ControlMessage.PublicationInfo.class);
  }

  ControlMessage.SplitOpened open(SparkSplit split) {
    return driver.ask(
        id ->
            new ControlMessage.OpenSplit(
                id,
                options.publication(),
                split.generation(),
                options.plan(),
                split.id(),
                split.row(),
                split.consumer().isEmpty() ? options.consumer() : split.consumer(),
                options.maxBatchRows(),
                options.maxBatchBytes(),
                options.compression(),
                options.dataPath()),
        ControlMessage.SplitOpened.class);
  }

  void record(UUID generation, String consumer, long checkpoint, List<SplitId> finished) {
    driver.ask(
        id ->
            new ControlMessage.Progress(
                id, options.publication(), generation, consumer, checkpoint, finished),
        ControlMessage.ProgressRecorded.class);
  }

  /** Waits; returns whether this client is closed. */
  boolean pause(Duration duration) {
    return driver.pause(duration);
  }

  boolean isClosed() {
    return driver.isClosed();
  }

  @Override
  public void close() {
    driver.close();
  }
}
