package io.flinkspark.bridge.spark.channel.stream;

import io.flinkspark.bridge.protocol.BridgeException;
import io.flinkspark.bridge.protocol.channel.ChannelView;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** Reads what a stream has decided to read, in the schema that was fixed when it started. */
public interface StreamReader {

  /**
   * Refuses rows that cannot be read in the stream's schema.
   *
   * @param schemaId of their epoch
   * @throws BridgeException with SCHEMA_INCOMPATIBLE and every reason
   */
  void requireReadable(ChannelView view, String schemaId);

  /** The partitions of a batch, in the order of their rows. */
  InputPartition[] plan(ChannelView view, List<EpochRows> batch);

  PartitionReaderFactory readers();
}
