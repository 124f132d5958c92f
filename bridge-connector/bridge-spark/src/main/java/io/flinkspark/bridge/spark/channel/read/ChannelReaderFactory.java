package io.flinkspark.bridge.spark.channel.read;

import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the partitions that {@link ChannelRead} plans, on executors. */
final class ChannelReaderFactory implements PartitionReaderFactory {

  private static final long serialVersionUID = 1;

  private final String root;
  private final Broadcast<SerializableConfiguration> configuration;
  private final Map<String, String> settings;

  /**
   * @param root the channel's, with its scheme
   * @param settings of Spark SQL
   */
  ChannelReaderFactory(
      String root,
      Broadcast<SerializableConfiguration> configuration,
      Map<String, String> settings) {
    this.root = root;
    this.configuration = configuration;
    this.settings = Map.copyOf(settings);
  }

  @Override
  public boolean supportColumnarReads(InputPartition partition) {
    return ((ChannelPartition) partition).isColumnar();
  }

  @Override
  public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
    SliceOpener opener = opener(partition);
    return new PartsReader<>(((ChannelPartition) partition).parts(), opener, opener::batches);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    SliceOpener opener = opener(partition);
    return new PartsReader<>(((ChannelPartition) partition).parts(), opener, opener::rows);
  }

  private SliceOpener opener(InputPartition partition) {
    return new SliceOpener(
        root, configuration.value().value(), settings, ((ChannelPartition) partition).plans());
  }
}
