package io.flinkspark.bridge.flink.channel;

import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import java.io.Serializable;

/** How a sink's tasks reach the channel. */
interface SinkLocation extends Serializable {

  /** The channel's root as the user gave it. */
  String path();

  /** Opens the ledger's storage; refuses one that cannot be trusted. */
  ChannelStorage storage();

  DataFiles dataFiles();
}
