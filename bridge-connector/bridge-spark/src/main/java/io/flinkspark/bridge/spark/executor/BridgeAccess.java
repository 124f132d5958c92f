package io.flinkspark.bridge.spark.executor;

import io.flinkspark.bridge.protocol.BridgeAddress;
import io.flinkspark.bridge.protocol.Bytes;
import io.flinkspark.bridge.protocol.Endpoint;
import io.flinkspark.bridge.protocol.Limits;
import io.flinkspark.bridge.protocol.TlsOptions;
import io.flinkspark.bridge.protocol.Token;
import java.io.Serializable;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How executors reach the driver of a bridge, and how readers reach executors. It travels in the
 * closures of the bridge's own tasks, over Spark's channels.
 *
 * @param bridge one id a bridge
 * @param metrics what the names of the bridge's metrics start with
 * @param driver where the driver hears of splits
 * @param executorToken what executors and the driver know, and readers do not
 * @param ticketKey what tickets are signed with
 * @param dataHost the interface for readers; null for the executor's own host name
 * @param advertisedDataHost what readers are told instead of the interface; null for the same
 * @param readerTimeout how long a task waits for its reader
 */
public record BridgeAccess(
    UUID bridge,
    String metrics,
    BridgeAddress driver,
    Token executorToken,
    Bytes ticketKey,
    TlsOptions tls,
    Limits limits,
    String dataHost,
    String advertisedDataHost,
    Duration readerTimeout)
    implements Serializable {

  /** Where the driver reaches an executor that told readers this. */
  public Endpoint fromDriver(Endpoint told) {
    return dataHost == null ? told : new Endpoint(dataHost, told.port());
  }

  String dataHostOr(Supplier<String> own) {
    return dataHost == null ? own.get() : dataHost;
  }

  String advertisedDataHostOr(String bound) {
    return advertisedDataHost == null ? bound : advertisedDataHost;
  }
}
