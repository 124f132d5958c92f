package io.flinkspark.bridge.spark.channel;

import io.flinkspark.bridge.protocol.channel.Channel;
import io.flinkspark.bridge.protocol.channel.ChannelStorage;
import io.flinkspark.bridge.spark.channel.read.ChannelRead;
import io.flinkspark.bridge.spark.channel.stream.ChannelMicroBatchStream;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;

/** Makes streams of what a table is. */
final class ChannelStreams {

  private ChannelStreams() {}

  /**
   * @param wanted the columns, as they come
   */
  static MicroBatchStream microBatches(
      SparkSession spark,
      String root,
      ChannelOptions options,
      Schema reader,
      StructType wanted,
      String checkpoint) {
    ChannelStorage storage = ChannelStore.of(root, spark).storage();
    return new ChannelMicroBatchStream(
        ChannelDataSource.NAME + " " + root,
        () -> Channel.open(storage),
        options.ofStream(),
        new ChannelRead(spark, root, reader, wanted, List.of()),
        checkpoint);
  }
}
