package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.ErrorCode;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.protocol.channel.hadoop.HadoopChannelStorage;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Where a channel is.
 *
 * @param root its path with its scheme
 */
record ChannelStore(String root, ChannelStorage storage) {

  static ChannelStore of(String path, SparkSession spark) {
    return of(path, spark.sessionState().newHadoopConf());
  }

  static ChannelStore of(String path, Configuration configuration) {
    ChannelStorage storage = HadoopChannelStorage.open(path, configuration);
    try {
      Path root = new Path(path);
      return new ChannelStore(
          root.getFileSystem(configuration).makeQualified(root).toString(), storage);
    } catch (IOException e) {
      throw new BridgeException(
          ErrorCode.CHANNEL_STORAGE_FAILED,
          String.format("Cannot reach the file system of a channel: %s (%s)", e, path),
          e);
    }
  }
}
