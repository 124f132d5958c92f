package io.flinkspark.bridge.spark.channel.maintain;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import org.apache.hadoop.conf.Configuration;

/**
 * A channel, and where its files are.
 *
 * @param location of the root, with a scheme unless it is local
 */
record ChannelPlace(Channel channel, String location, Configuration configuration) {

  static ChannelPlace open(String path, Configuration configuration) {
    ChannelStorage storage = HadoopChannelStorage.open(path, configuration);
    return new ChannelPlace(Channel.open(storage), storage.location(), configuration);
  }

  /** The root as Hadoop reads it, whatever its default file system is. */
  String root() {
    return location.startsWith("/") ? DataFolder.LOCAL + location : location;
  }

  DataFolder folder() {
    return DataFolder.of(location, configuration);
  }
}
